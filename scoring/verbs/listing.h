/* listing: rows of the same columns, for people as an aligned table and for machines as a list
 * of objects.
 *
 *     static const struct listing_column columns[] = {{"rank", N_("Rank"), LISTING_NUMBER},
 *                                                     {"team", N_("Team"), LISTING_TEXT}};
 *     struct listing list = {.columns = columns, .column_count = 2};
 *     listing_number(&list, 1);
 *     listing_text(&list, "T12");
 *     listing_print(&list);                     // or listing_json(&list)
 *     listing_release(&list);
 *
 * Cells are copied, and come out inert. What memory lacks is said by the last call. */
#ifndef SCORING_VERBS_LISTING_H
#define SCORING_VERBS_LISTING_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum listing_type { LISTING_TEXT, LISTING_NUMBER, LISTING_TRUTH };

struct listing_column {
    const char *key;   /* in JSON */
    const char *title; /* N_(), over the column; NULL: for machines only */
    enum listing_type type;
};

struct listing {
    const struct listing_column *columns;
    size_t column_count;
    char **cells; /* two for each: for machines, for people */
    size_t count, room;
    bool failed;
};

/* The next cell, row by row. An empty text is left out of JSON. */
void listing_text(struct listing *list, const char *text);
void listing_words(struct listing *list, const char *for_machines, const char *for_people);
void listing_number(struct listing *list, int64_t number);
void listing_truth(struct listing *list, bool truth, const char *for_people);

size_t listing_rows(const struct listing *list);
/* False: memory was out. */
bool listing_print(const struct listing *list);
/* An array; NULL: memory was out. */
cJSON *listing_json(const struct listing *list);
void listing_release(struct listing *list);

#endif
