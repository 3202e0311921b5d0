/* document: what is printed or handed out, and the files it becomes.
 *
 * A document is a title and blocks in reading order: headings, paragraphs, tables, fields of
 * a form, posters. It knows no contest; whoever makes one gives texts. Every text becomes
 * inert when it comes in (scoring/cell.h): control characters, terminal escapes, direction
 * marks and broken bytes are U+FFFD, so that every format starts from harmless texts.
 *
 *     struct document *document = document_new("fr", "Classement", &fault);
 *     static const struct document_column columns[] = {{"rank", "Rang", DOCUMENT_NUMBER},
 *                                                      {"team", "Équipe", DOCUMENT_TEXT}};
 *     struct document_table *table = document_table(document, "general", "Général", columns, 2);
 *     document_row(table, (const char *const[]){"1", "Les Pieuvres"});
 *     bool done = document_write(document, "classement.pdf", NULL, &fault);
 *     document_free(document);
 *
 * Memory that runs out while building is remembered, and document_write() says so. */
#ifndef SCORING_DOCUMENT_DOCUMENT_H
#define SCORING_DOCUMENT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fault/fault.h"

#define DOCUMENT_SCHEMA "perseverons-document/1"

struct document;
struct document_table;

/* `language`: of its texts ("fr", "en", "oc"). NULL: FAULT_MEMORY. */
struct document *document_new(const char *language, const char *title, struct fault *fault);
void document_free(struct document *document); /* NULL is allowed */

/* A line under the title: the contest, the place. */
void document_set_subtitle(struct document *document, const char *subtitle);
/* "2026-05-21", or with the time, "2026-05-21T16:04:00Z": when it was made. Without it, files
 * carry no date, or 1970. */
void document_set_date(struct document *document, const char *date);
/* A PNG file, shown at the head of the first page. SVG logos are for whoever converts them:
 * FAULT_IO, FAULT_SYNTAX when the file is no PNG. */
bool document_set_logo(struct document *document, const char *path, struct fault *fault);

/* ---- blocks, in reading order --------------------------------------------------------- */

void document_heading(struct document *document, const char *text);
void document_paragraph(struct document *document, const char *text);
/* What follows begins on a new page. Nothing before the first block. */
void document_new_page(struct document *document);

enum document_kind {
    DOCUMENT_TEXT,
    /* An exact number as scoring/rational.h and exact.h write it with a point: "12", "-0.5",
     * "37/3", "~116.327". Shown with the language's decimal mark, a fraction rounded after
     * "≈"; JSON keeps it as it is. What is no number is shown as a text. */
    DOCUMENT_NUMBER,
};

struct document_column {
    const char *key; /* for machines: "team" */
    const char *title;
    enum document_kind kind;
};

/* `key` for machines; `caption` for people. The first text column names the row. */
struct document_table *document_table(struct document *document, const char *key,
                                      const char *caption, const struct document_column *columns,
                                      size_t column_count);
/* One text for each column; NULL stands for "". `table` may be NULL after memory ran out. */
void document_row(struct document_table *table, const char *const *cells);

enum document_box {
    DOCUMENT_BOX_LINE,  /* words: a name, a signature */
    DOCUMENT_BOX_COUNT, /* a number */
    DOCUMENT_BOX_TIME,  /* minutes, seconds, thousandths */
    DOCUMENT_BOX_TICKS, /* one of `choices` */
    DOCUMENT_BOX_ROWS,  /* a small table; `choices` are its columns */
};

#define DOCUMENT_NO_CHOICE ((size_t)-1)

/* Something to fill in by hand, or filled in already. */
struct document_field {
    size_t number; /* the same as on the screen; 0: none */
    const char *label;
    const char *help; /* NULL or "": none */
    enum document_box box;
    const char *value; /* LINE, COUNT, TIME: NULL or "" when empty */
    size_t choice_count;
    const char *const *choices;
    size_t chosen;            /* TICKS: its index, or DOCUMENT_NO_CHOICE */
    size_t row_count;         /* ROWS: how many are drawn */
    const char *const *cells; /* ROWS: row by row, or NULL when empty */
};

void document_field(struct document *document, const struct document_field *field);

enum document_size { DOCUMENT_SMALL, DOCUMENT_LARGE, DOCUMENT_HUGE };

struct document_line {
    const char *text;
    enum document_size size;
};

/* A page of its own, framed, its lines in the middle: a diploma. */
void document_poster(struct document *document, const struct document_line *lines,
                     size_t line_count);

/* ---- files ---------------------------------------------------------------------------- */

/* Told while a long document is written: how much of how much is done. */
struct document_progress {
    void (*tell)(void *context, size_t done, size_t whole);
    void *context;
};

/* Whether a path's ending is one of ours; FAULT_MISUSE names them. */
bool document_has_format(const char *path, struct fault *fault);

/* By the ending: .pdf, .html, .csv, .xlsx, .json. Whole or not at all. `progress` may be NULL.
 * CSV is one table: tables with the same columns are put together, behind a column with their
 * captions; FAULT_MISUSE when there is none, or they differ. */
bool document_write(const struct document *document, const char *path,
                    const struct document_progress *progress, struct fault *fault);

/* Title, texts and tables on a stream: for a terminal, or as JSON. Fields and posters are for
 * paper: only JSON shows them. */
bool document_show(const struct document *document, bool json, FILE *out, struct fault *fault);

#endif
