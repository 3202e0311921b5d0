/* Score sheets on paper, empty or as filled in. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "language/language.h"
#include "scoring/contest_ranking.h"
#include "scoring/exports/parts.h"
#include "scoring/exports/sheet_value_text.h"
#include "scoring/pool.h"

#define LABEL_MAX   (CONTEST_NAME_MAX + 80)
#define SHOWN_MAX   1000 /* a larger limit is none for a judge */
#define LIST_ROWS   8    /* of an empty list: what fits on paper */
#define CRCN_LEVELS 8

struct form {
    const struct exports_source *source;
    struct document *document;
    struct pool pool; /* of lists of choices */
    struct fault *fault;
};

static void add_line(struct form *form, const char *label, const char *value) {
    document_field(form->document, &(struct document_field){.label = label, .value = value});
}

/* ---- one item ---------------------------------------------------------------------------- */

/* "Laps (0 to 12)" */
static void make_label(const struct form *form, const struct contest_item *item,
                       char label[LABEL_MAX]) {
    const char *name = exports_text(form->source, &item->name);
    if (item->type == ITEM_COUNT && item->max.denominator == 1 && item->max.numerator < SHOWN_MAX &&
        item->min.denominator == 1) {
        snprintf(label, LABEL_MAX, _("%.400s (%lld to %lld)"), name, (long long)item->min.numerator,
                 (long long)item->max.numerator);
    } else {
        snprintf(label, LABEL_MAX, "%s", name);
    }
}

static bool take_choices(struct form *form, const struct contest_item *item,
                         struct document_field *field) {
    size_t count = item->type == ITEM_CHOICE ? item->choice_count : item->field_count;
    const char **names = pool_take(&form->pool, count, sizeof *names, form->fault);
    for (size_t i = 0; names != NULL && i < count; i++) {
        names[i] = exports_text(form->source, item->type == ITEM_CHOICE ? &item->choices[i].name
                                                                        : &item->fields[i].name);
    }
    field->choices = names;
    field->choice_count = names != NULL ? count : 0;
    return names != NULL;
}

static bool take_rows(struct form *form, const struct contest_item *item,
                      const struct sheet_value *value, struct document_field *field) {
    size_t columns = item->field_count;
    field->row_count = item->row_max > 0 && item->row_max < LIST_ROWS ? item->row_max : LIST_ROWS;
    if (value == NULL || !value->given) {
        return true;
    }
    const char **cells =
        pool_take(&form->pool, value->row_count * columns, sizeof *cells, form->fault);
    for (size_t i = 0; cells != NULL && i < value->row_count * columns; i++) {
        char text[SHEET_VALUE_TEXT_MAX];
        sheet_value_text(form->source, &item->fields[i % columns], &value->cells[i], text);
        cells[i] = pool_text(&form->pool, text, form->fault);
        if (cells[i] == NULL) {
            return false;
        }
    }
    field->cells = cells;
    field->row_count = value->row_count;
    return cells != NULL;
}

/* `value` NULL: not filled in. */
static bool fill_box(struct form *form, const struct contest_item *item,
                     const struct sheet_value *value, struct document_field *field) {
    static const size_t of_yes = 0, of_no = 1;
    bool given = value != NULL && value->given;
    field->chosen = DOCUMENT_NO_CHOICE;
    switch (item->type) {
    case ITEM_YES_NO:
        field->box = DOCUMENT_BOX_TICKS;
        field->chosen = !given ? DOCUMENT_NO_CHOICE : value->truth ? of_yes : of_no;
        return true;
    case ITEM_CHOICE:
        field->box = DOCUMENT_BOX_TICKS;
        field->chosen = given ? value->choice : DOCUMENT_NO_CHOICE;
        return take_choices(form, item, field);
    case ITEM_LIST:
        field->box = DOCUMENT_BOX_ROWS;
        return take_choices(form, item, field) && take_rows(form, item, value, field);
    case ITEM_TIME:
        field->box = DOCUMENT_BOX_TIME;
        return true;
    case ITEM_COUNT:
    case ITEM_NUMBER:
    case ITEM_FORMULA:
    case ITEM_BEST_OF:
    case ITEM_SUM:
    case ITEM_TIME_BONUS:
        field->box = DOCUMENT_BOX_COUNT;
        return true;
    }
    return true;
}

static const struct sheet_position *position_of(const struct sheet *sheet, const char *crcn) {
    for (size_t i = 0; sheet != NULL && i < sheet->position_count; i++) {
        if (strcmp(sheet->positions[i].crcn, crcn) == 0) {
            return &sheet->positions[i];
        }
    }
    return NULL;
}

/* Where a juror positions the team; worth no points. */
static void add_positions(struct form *form, const struct contest_item *item,
                          const struct sheet *sheet) {
    static const char *const levels[CRCN_LEVELS] = {"1", "2", "3", "4", "5", "6", "7", "8"};
    for (size_t i = 0; i < item->crcn_count; i++) {
        char label[80];
        const struct sheet_position *position = position_of(sheet, item->crcn[i]);
        snprintf(label, sizeof label, _("Competence %.8s: level where you place the team"),
                 item->crcn[i]);
        document_field(form->document, &(struct document_field){
                                           .label = label,
                                           .box = DOCUMENT_BOX_TICKS,
                                           .choice_count = CRCN_LEVELS,
                                           .choices = levels,
                                           .chosen = position != NULL ? (size_t)position->level - 1
                                                                      : DOCUMENT_NO_CHOICE});
    }
}

static bool add_item(struct form *form, const struct contest_item *item,
                     const struct sheet_value *value, const struct sheet *sheet) {
    char label[LABEL_MAX], text[SHEET_VALUE_TEXT_MAX] = "";
    const char *const yes_no[] = {_("Yes"), _("No")};
    struct document_field field = {.number = item->index + 1, .choice_count = 2};
    if (!contest_item_is_observed(item->type)) {
        return true;
    }
    make_label(form, item, label);
    field.label = label;
    field.help = exports_text(form->source, &item->help);
    field.choices = yes_no;
    if (!fill_box(form, item, value, &field)) {
        return false;
    }
    bool in_words = field.box == DOCUMENT_BOX_COUNT || field.box == DOCUMENT_BOX_TIME;
    if (in_words && value != NULL) {
        field.value = sheet_value_text(form->source, item, value, text);
    }
    field.choice_count = in_words ? 0 : field.choice_count;
    document_field(form->document, &field);
    add_positions(form, item, sheet);
    return true;
}

/* ---- a sheet -------------------------------------------------------------------------------- */

static bool add_items(struct form *form, const struct contest_event *event,
                      const struct sheet *sheet, bool shared) {
    bool ok = true;
    for (size_t i = 0; ok && i < event->item_count; i++) {
        const struct contest_item *item = &event->items[i];
        if (item->shared == shared) {
            ok = add_item(form, item, sheet != NULL ? &sheet->values[i] : NULL, sheet);
        }
    }
    return ok;
}

static const char *judge_label(const struct contest_event *event) {
    return event->kind == EVENT_JURY ? _("Juror (initials)") : _("Judge (initials)");
}

static void add_end(struct form *form, const struct contest_event *event,
                    const struct sheet *sheet) {
    add_line(form, _("Remarks"), sheet != NULL ? sheet->remarks : NULL);
    add_line(form, judge_label(event), sheet != NULL ? sheet->judge : NULL);
    if (event->kind != EVENT_JURY) {
        add_line(form, _("Signature of the team’s captain"), NULL);
    }
}

static bool add_blank(struct form *form, const struct contest_event *event,
                      const struct exports_team *team) {
    char named[512] = "";
    document_new_page(form->document);
    document_heading(form->document, exports_text(form->source, &event->name));
    if (team != NULL) {
        snprintf(named, sizeof named, "%.64s %.400s", team->id, team->name);
    }
    add_line(form, _("Team"), named);
    if (event->attempts > 1) {
        add_line(form, _("Attempt"), NULL);
    }
    bool ok = add_items(form, event, NULL, true) && add_items(form, event, NULL, false);
    add_end(form, event, NULL);
    return ok;
}

/* What is seen once for the match, then a page for each side. */
static bool add_blank_match(struct form *form, const struct contest_event *event) {
    char heading[LABEL_MAX];
    bool ok = true;
    document_new_page(form->document);
    document_heading(form->document, exports_text(form->source, &event->name));
    add_line(form, _("Match"), NULL);
    add_line(form, _("Arena"), NULL);
    ok = add_items(form, event, NULL, true);
    for (size_t side = 0; ok && side < event->game->sides_max; side++) {
        snprintf(heading, sizeof heading, _("Side %zu"), side + 1);
        document_heading(form->document, heading);
        for (size_t i = 0; i < event->game->teams_per_side; i++) {
            add_line(form, _("Team"), NULL);
        }
        ok = add_items(form, event, NULL, false);
    }
    add_end(form, event, NULL);
    return ok;
}

static bool add_blank_event(struct form *form, const struct contest_event *event,
                            const size_t *teams, size_t team_count) {
    if (event->kind == EVENT_MATCH) {
        return add_blank_match(form, event);
    }
    bool ok = teams != NULL || add_blank(form, event, NULL);
    for (size_t i = 0; ok && teams != NULL && i < team_count; i++) {
        ok = add_blank(form, event, &form->source->teams[teams[i]]);
    }
    return ok;
}

/* Takes the form's document over: NULL unless `ok`. */
static struct document *finish(struct form *form, bool ok) {
    pool_release(&form->pool);
    if (!ok) {
        document_free(form->document);
        return NULL;
    }
    return form->document;
}

struct document *exports_blank_sheets(const struct exports_source *source,
                                      const struct contest_event *event, const size_t *teams,
                                      size_t team_count, struct fault *fault) {
    struct form form = {.source = source, .fault = fault};
    form.document = exports_document(source, _("Score sheet"), fault);
    bool ok = form.document != NULL;
    for (size_t i = 0; ok && i < source->contest->event_count; i++) {
        const struct contest_event *one = &source->contest->events[i];
        if (event == NULL || event == one) {
            ok = add_blank_event(&form, one, teams, team_count);
        }
    }
    return finish(&form, ok);
}

/* ---- filled in ---------------------------------------------------------------------------------
 */

static const char *state_text(enum sheet_state state) {
    switch (state) {
    case SHEET_PLAYED:
        return _("played");
    case SHEET_ABSENT:
        return _("absent");
    case SHEET_FORFEIT:
        return _("gave up");
    case SHEET_DISQUALIFIED:
        return _("disqualified");
    }
    return "";
}

static bool add_filled(struct form *form, const struct sheet *sheet) {
    char named[512], attempt[80];
    document_new_page(form->document);
    document_heading(form->document, exports_text(form->source, &sheet->event->name));
    snprintf(named, sizeof named, "%.64s %.400s", sheet->team,
             exports_team_name(form->source, sheet->team));
    snprintf(attempt, sizeof attempt, "%" PRId64, sheet->attempt);
    add_line(form, _("Team"), named);
    add_line(form, _("Attempt"), attempt);
    add_line(form, _("State"), state_text(sheet->state));
    bool ok =
        add_items(form, sheet->event, sheet, true) && add_items(form, sheet->event, sheet, false);
    add_end(form, sheet->event, sheet);
    return ok;
}

struct document *exports_filled_sheets(const struct exports_source *source,
                                       const struct sheet *const *sheets, size_t count,
                                       struct fault *fault) {
    struct form form = {.source = source, .fault = fault};
    form.document = exports_document(source, _("Score sheets"), fault);
    bool ok = form.document != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        ok = add_filled(&form, sheets[i]);
    }
    return finish(&form, ok);
}

/* ---- for spreadsheets
 * ------------------------------------------------------------------------------ */

static bool is_numeric(enum contest_item_type type) {
    return type == ITEM_COUNT || type == ITEM_NUMBER || type == ITEM_TIME;
}

static void add_value(const struct exports_source *source, struct document_table *table,
                      const struct sheet *sheet, const struct contest_item *item) {
    char attempt[32], number[32], text[SHEET_VALUE_TEXT_MAX], exact[RATIONAL_TEXT_MAX] = "";
    const struct sheet_value *value = &sheet->values[item->index];
    snprintf(attempt, sizeof attempt, "%" PRId64, sheet->attempt);
    snprintf(number, sizeof number, "%zu", item->index + 1);
    if (value->given && is_numeric(item->type)) {
        rational_write(value->number, '.', exact);
    }
    document_row(table, (const char *const[]){exports_text(source, &sheet->event->name),
                                              sheet->team, exports_team_name(source, sheet->team),
                                              attempt, sheet->judge, state_text(sheet->state),
                                              number, exports_text(source, &item->name),
                                              sheet_value_text(source, item, value, text), exact});
}

struct document *exports_sheet_values(const struct exports_source *source,
                                      const struct sheet *const *sheets, size_t count,
                                      struct fault *fault) {
    const struct document_column columns[] = {
        {"event", _("Event"), DOCUMENT_TEXT},   {"team", _("Code"), DOCUMENT_TEXT},
        {"name", _("Team"), DOCUMENT_TEXT},     {"attempt", _("Attempt"), DOCUMENT_NUMBER},
        {"judge", _("Judge"), DOCUMENT_TEXT},   {"state", _("State"), DOCUMENT_TEXT},
        {"number", _("No."), DOCUMENT_NUMBER},  {"item", _("Item"), DOCUMENT_TEXT},
        {"shown", _("Written"), DOCUMENT_TEXT}, {"value", _("Value"), DOCUMENT_NUMBER},
    };
    struct document *document = exports_document(source, _("Score sheets"), fault);
    if (document == NULL) {
        return NULL;
    }
    struct document_table *table = document_table(document, "sheets", _("Score sheets"), columns,
                                                  sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        for (size_t item = 0; item < sheets[i]->event->item_count; item++) {
            const struct contest_item *one = &sheets[i]->event->items[item];
            if (contest_item_is_observed(one->type)) {
                add_value(source, table, sheets[i], one);
            }
        }
    }
    return document;
}
