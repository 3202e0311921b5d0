/* view: the state of a contest at one moment, folded from its facts.
 *
 * A view holds every subject (team, sheet, run, mark, card, draw, rules,
 * schedule) with what is true of it now, or as it was at an earlier moment.
 * It is read into memory once; store_view_refresh() then brings it up to date
 * with what was added since, by anyone, in time proportional to that.
 *
 *     struct store_view *view = store_view_open(store, NULL, &fault);
 *     for (size_t i = 0; i < store_view_count(view, "sheet"); i++) {
 *         const struct store_subject *sheet = store_view_at(view, "sheet", i);
 *         ... sheet->key, sheet->content, sheet->flags & KIND_VERIFIED ...
 *     }
 *     store_view_close(view);
 *
 * The same facts give the same view, whichever file was merged into which. */
#ifndef SCORING_STORE_VIEW_H
#define SCORING_STORE_VIEW_H

#include "scoring/store/kinds.h"
#include "scoring/store/store.h"

/* One subject. Texts belong to the view and last until it is refreshed or closed. */
struct store_subject {
    const char *subject;    /* "sheet:line/T12/1" */
    const char *key;        /* "line/T12/1", or "" for a class alone */
    const char *state;      /* kind of the last fact that counts; "" when all are undone */
    unsigned flags;         /* KIND_VERIFIED and the like, since the content was given */
    const char *content;    /* canonical JSON of the last content, "" when none (or undone) */
    const char *content_id; /* the fact it came with, what a verification is about */
    const char *content_by; /* initials of who gave it */
    const char *rules;      /* the rules it was given under */
    const char *teams;      /* concerned, one a line, by the last content */
    const char *tips;       /* the last facts: pass as `expected` when adding */
    bool conflict;          /* several tips: merged stories differ, somebody must decide */
    bool purged;            /* its content was forgotten */
    int64_t first, last;    /* sequence of its first and its last fact in this store */
    int64_t at_ms;          /* of the last fact that counts */
    int64_t content_at_ms;  /* of the fact that gave the content */
};

/* A moment; zeros stand for now. Both may be given: both must hold. */
struct store_moment {
    int64_t sequence; /* as it was after this fact */
    int64_t at_ms;    /* with the facts dated so or before */
};

struct store_view;

/* `moment` NULL: now. NULL: see fault. The store must outlive its views. */
struct store_view *store_view_open(struct store *store, const struct store_moment *moment,
                                   struct fault *fault);
void store_view_close(struct store_view *view); /* NULL is allowed */

/* Brings a view of now up to date. `changed` is called once for each subject
 * that changed, and may be NULL. A view that could not be refreshed shows
 * what it showed before. */
typedef void store_changed(void *context, const struct store_subject *subject);
bool store_view_refresh(struct store_view *view, store_changed *changed, void *context,
                        struct fault *fault);

/* The sequence up to which the view knows. */
int64_t store_view_sequence(const struct store_view *view);

/* Subjects of a class ("team"), in the order in which this store came to know
 * them; and one by its name ("team:T12"), or NULL. */
size_t store_view_count(const struct store_view *view, const char *class_name);
const struct store_subject *store_view_at(const struct store_view *view, const char *class_name,
                                          size_t index);
/* Any subject, whatever its class, from 0 until NULL; in no useful order. */
const struct store_subject *store_view_any(const struct store_view *view, size_t index);
const struct store_subject *store_view_find(const struct store_view *view, const char *subject);

#endif
