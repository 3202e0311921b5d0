/* kinds: what can happen in a contest. A new kind is one more line here.
 *
 * A kind belongs to one class of subjects, the word before its first dash:
 * "sheet-entered" is about a subject "sheet:KEY". What a kind does to the state
 * of its subject (view.h) is said by its traits. */
#ifndef SCORING_STORE_KINDS_H
#define SCORING_STORE_KINDS_H

#include <stdbool.h>
#include <stddef.h>

enum kind_trait {
    KIND_CONTENT = 1,   /* its body is the subject's content from now on */
    KIND_ANEW = 2,      /* clears the flags set below */
    KIND_WHY = 4,       /* a reason is required */
    KIND_OTHER = 8,     /* by another person than the one who gave the content */
    KIND_EXISTING = 16, /* only of a subject that has content */
    KIND_VERIFIED = 32, /* these set a flag of the subject */
    KIND_SIGNED = 64,
    KIND_CONTESTED = 128,
    KIND_PUBLISHED = 256,
    KIND_ANSWERED = 512, /* clears KIND_CONTESTED */
    KIND_WITHDRAWN = 1024,
    KIND_DISQUALIFIED = 2048,
    KIND_UNDO = 4096, /* the fact it is about, and its effects, no longer count */
    KIND_NOTE = 8192, /* kept and shown, changes no state */
};

#define KIND_FLAGS                                                                                 \
    (KIND_VERIFIED | KIND_SIGNED | KIND_CONTESTED | KIND_PUBLISHED | KIND_WITHDRAWN |              \
     KIND_DISQUALIFIED)

/* One line a kind: the word in the file, its traits. */
#define STORE_KINDS(X)                                                                             \
    X("rules-put", KIND_CONTENT)                                                                   \
    X("schedule-put", KIND_CONTENT)                                                                \
    X("team-registered", KIND_CONTENT)                                                             \
    X("team-changed", KIND_CONTENT | KIND_WHY | KIND_EXISTING)                                     \
    X("team-withdrawn", KIND_WITHDRAWN | KIND_WHY | KIND_EXISTING)                                 \
    X("team-disqualified", KIND_DISQUALIFIED | KIND_WHY | KIND_EXISTING)                           \
    X("card-put", KIND_CONTENT)                                                                    \
    X("sheet-entered", KIND_CONTENT | KIND_ANEW)                                                   \
    X("sheet-corrected", KIND_CONTENT | KIND_ANEW | KIND_WHY | KIND_EXISTING)                      \
    X("sheet-verified", KIND_VERIFIED | KIND_OTHER | KIND_EXISTING)                                \
    X("sheet-signed", KIND_SIGNED | KIND_EXISTING)                                                 \
    X("sheet-contested", KIND_CONTESTED | KIND_WHY | KIND_EXISTING)                                \
    X("sheet-upheld", KIND_ANSWERED | KIND_WHY | KIND_EXISTING)                                    \
    X("sheet-published", KIND_PUBLISHED | KIND_EXISTING)                                           \
    X("mark-entered", KIND_CONTENT | KIND_ANEW)                                                    \
    X("mark-corrected", KIND_CONTENT | KIND_ANEW | KIND_WHY | KIND_EXISTING)                       \
    X("mark-verified", KIND_VERIFIED | KIND_OTHER | KIND_EXISTING)                                 \
    X("mark-published", KIND_PUBLISHED | KIND_EXISTING)                                            \
    X("draw-made", KIND_CONTENT)                                                                   \
    X("run-called", KIND_CONTENT)                                                                  \
    X("run-homologated", KIND_CONTENT)                                                             \
    X("run-ready", KIND_CONTENT)                                                                   \
    X("run-armed", KIND_CONTENT)                                                                   \
    X("run-started", KIND_CONTENT)                                                                 \
    X("run-paused", KIND_CONTENT)                                                                  \
    X("run-resumed", KIND_CONTENT)                                                                 \
    X("run-finished", KIND_CONTENT)                                                                \
    X("run-timed-out", KIND_CONTENT)                                                               \
    X("run-aborted", KIND_CONTENT)                                                                 \
    X("run-interrupted", KIND_CONTENT)                                                             \
    X("run-time-corrected", KIND_CONTENT | KIND_WHY | KIND_EXISTING)                               \
    X("run-noted", KIND_NOTE)                                                                      \
    X("purge-done", KIND_NOTE | KIND_WHY)

#define KIND_UNDONE "undone" /* of any class: the kind's word is "CLASS-undone" */

struct store_kind {
    const char *word;
    unsigned traits; /* of enum kind_trait */
};

/* The kind of this word; false when there is none. "sheet-undone" and the like
 * are known for every class. */
bool store_kind(const char *word, struct store_kind *kind);

/* The nearest known word, or NULL: for "did you mean". */
const char *store_kind_nearest(const char *word);

/* Whether the kind's class is the subject's class. */
bool store_kind_fits(const char *word, const char *subject);

#endif
