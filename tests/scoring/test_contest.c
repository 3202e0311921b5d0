/* The contest file: everything it can say is read; every class of mistake is answered
 * with file, line, column, field and what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/contest.h"
#include "tests/scoring/support_scoring.h"

/* ---- what is read ---- */

static const char whole_contest[] =
    "{'schema': 'perseverons-contest/1', 'id': 'grand-prix', 'version': '2026-03',\n"
    " 'name': {'fr': 'Le grand prix', 'en': 'Grand prix', 'oc': 'Lo grand prèmi'},\n"
    " 'events': [{'id': 'manche', 'name': {'fr': 'Manche'}, 'attempts': 4,\n"
    "  'match': {'time_limit_ms': 90000, 'countdown_ms': 3000, 'warning_ms': 10000,\n"
    "   'start_gate': 'depart', 'finish_gate': 'arrivee',\n"
    "   'restarts': {'max': 2, 'clock': 'stops'}},\n"
    "  'items': [\n"
    "   {'id': 'pucks', 'type': 'count', 'name': 'Pucks', 'help': {'en': 'look twice'},\n"
    "    'points': 2.5, 'min': 1, 'max': 8, 'cap': 10, 'floor': -1, 'counts': false,\n"
    "    'if': 'done', 'observe': {'objects_in': ['z1', 'z2'], 'straddling': 'inside'}},\n"
    "   {'id': 'done', 'type': 'yes_no', 'name': 'Done', 'points': 1, 'points_no': -1,\n"
    "    'observe': {'objects_moved': 'can', 'by_mm': 25}},\n"
    "   {'id': 'where', 'type': 'choice', 'name': 'Where', 'choices': [\n"
    "     {'id': 'far', 'points': 0}, {'id': 'near', 'name': 'Near', 'points': '1/3',\n"
    "      'zones': ['n1', 'n2']}, {'id': 'top', 'points': 7}],\n"
    "    'observe': {'zone_of': 'puck-1', 'straddling': 'centre', 'otherwise': 'far'}},\n"
    "   {'id': 'time', 'type': 'time', 'name': 'Time', 'max_ms': 90000,\n"
    "    'observe': {'run_time': true}},\n"
    "   {'id': 'laps', 'type': 'list', 'name': 'Laps', 'max_rows': 12, 'fields': [\n"
    "     {'id': 'way', 'type': 'choice', 'choices': [{'id': 'left'}, {'id': 'right'}]},\n"
    "     {'id': 'ms', 'type': 'time', 'max_ms': 9000}], 'each': '1'},\n"
    "   {'id': 'size', 'type': 'number', 'name': 'Size', 'min': 0.5, 'max': 9.75},\n"
    "   {'id': 'group', 'type': 'sum', 'name': 'Group', 'of': ['done', 'where']},\n"
    "   {'id': 'bonus', 'type': 'time_bonus', 'name': 'Bonus', 'time': 'time', 'points': 3}],\n"
    "  'checks': [{'id': 'odd', 'level': 'error', 'when': 'pucks > 6', 'message': 'Odd',\n"
    "    'item': 'pucks'}],\n"
    "  'total': 'sum * 2', 'cap': 100, 'floor': 0}]}";

static struct contest *read_whole(void) {
    struct fault fault = {0};
    char *text = unquoted("%s", whole_contest);
    struct contest *contest = contest_from_text(text, &fault);
    if (contest == NULL) {
        print_error("%s (%d:%d %s)\n", fault.message, fault.line, fault.column, fault.field);
        fail();
    }
    free(text);
    return contest;
}

static void the_head_of_a_contest_is_read(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    assert_string_equal(contest->id, "grand-prix");
    assert_string_equal(contest->version, "2026-03");
    assert_string_equal(contest->file, "contest.json");
    assert_int_equal(contest->event_count, 1);
    assert_non_null(contest_event(contest, "manche"));
    assert_null(contest_event(contest, "Manche"));
    contest_free(contest);
}

static void names_come_in_the_language_asked_for(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    assert_string_equal(contest_text_in(&contest->name, "fr"), "Le grand prix");
    assert_string_equal(contest_text_in(&contest->name, "fr_FR.UTF-8"), "Le grand prix");
    assert_string_equal(contest_text_in(&contest->name, "oc"), "Lo grand prèmi");
    assert_string_equal(contest_text_in(&contest->name, "de"), "Grand prix"); /* English first */
    assert_string_equal(contest_text_in(&contest->events[0].name, "en"), "Manche"); /* else any */
    const struct contest_item *pucks = contest_item(&contest->events[0], "pucks");
    assert_string_equal(contest_text_in(&pucks->name, "fr"), "Pucks"); /* one text for all */
    assert_string_equal(contest_text_in(&pucks->help, "fr"), "look twice");
    const struct contest_item *size = contest_item(&contest->events[0], "size");
    assert_string_equal(contest_text_in(&size->help, "fr"), "");
    contest_free(contest);
}

static void the_match_clock_is_read(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_match *match = &contest->events[0].match;
    assert_int_equal(match->time_limit_ms, 90000);
    assert_int_equal(match->countdown_ms, 3000);
    assert_int_equal(match->warning_ms, 10000);
    assert_string_equal(match->start_gate, "depart");
    assert_string_equal(match->finish_gate, "arrivee");
    assert_int_equal(match->restarts_max, 2);
    assert_int_equal(match->restart_clock, RESTART_CLOCK_STOPS);
    assert_int_equal(contest->events[0].attempts, 4);
    contest_free(contest);
}

static void what_a_contest_does_not_say_has_defaults(void **state) {
    (void)state;
    struct fault fault = {0};
    char *text = unquoted("{'schema': 'perseverons-contest/1', 'id': 'e', 'version': '1', 'name': "
                          "'E', 'events': [{'id': 'e', 'name': 'E', 'items': [{'id': 'a', 'name': "
                          "'A', 'type': 'yes_no'}]}]}");
    struct contest *contest = contest_from_text(text, &fault);
    assert_non_null(contest);
    const struct contest_event *event = &contest->events[0];
    assert_int_equal(event->attempts, 1);
    assert_int_equal(event->match.time_limit_ms, 0);
    assert_null(event->match.start_gate);
    assert_int_equal(event->match.restarts_max, 0);
    assert_false(event->has_cap);
    assert_false(event->has_floor);
    assert_null(event->total);
    const struct contest_item *item = &event->items[0];
    assert_true(item->counts);
    assert_int_equal(item->observe.what, OBSERVE_NOTHING);
    assert_true(item->group == CONTEST_NO_GROUP);
    assert_int_equal(item->points.numerator, 0);
    contest_free(contest);
    free(text);
}

static void a_count_is_read_with_its_limits(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_item *pucks = contest_item(&contest->events[0], "pucks");
    assert_int_equal(pucks->type, ITEM_COUNT);
    assert_int_equal(pucks->index, 0);
    assert_false(pucks->counts);
    assert_int_equal(pucks->min.numerator, 1);
    assert_int_equal(pucks->max.numerator, 8);
    assert_int_equal(pucks->points.numerator, 5);
    assert_int_equal(pucks->points.denominator, 2);
    assert_true(pucks->has_cap && pucks->has_floor);
    assert_int_equal(pucks->cap.numerator, 10);
    assert_int_equal(pucks->floor.numerator, -1);
    assert_non_null(pucks->condition);
    contest_free(contest);
}

static void what_a_table_observes_is_read(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_event *event = &contest->events[0];
    const struct contest_observe *observe = &contest_item(event, "pucks")->observe;
    assert_int_equal(observe->what, OBSERVE_OBJECTS_IN);
    assert_int_equal(observe->id_count, 2);
    assert_string_equal(observe->ids[1], "z2");
    assert_int_equal(observe->straddling, STRADDLING_INSIDE);
    observe = &contest_item(event, "done")->observe;
    assert_int_equal(observe->what, OBSERVE_OBJECTS_MOVED);
    assert_int_equal(observe->id_count, 1);
    assert_string_equal(observe->ids[0], "can");
    assert_int_equal(observe->by_mm, 25);
    observe = &contest_item(event, "time")->observe;
    assert_int_equal(observe->what, OBSERVE_RUN_TIME);
    assert_int_equal(observe->id_count, 0);
    contest_free(contest);
}

static void the_zones_of_a_choice_are_those_named_or_its_own_id(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_item *where = contest_item(&contest->events[0], "where");
    assert_int_equal(where->observe.what, OBSERVE_ZONE_OF);
    assert_int_equal(where->observe.straddling, STRADDLING_CENTRE);
    assert_int_equal(where->observe.otherwise, 0);
    assert_int_equal(where->choice_count, 3);
    assert_int_equal(where->choices[0].zone_count, 0);
    assert_int_equal(where->choices[1].zone_count, 2);
    assert_string_equal(where->choices[1].zones[1], "n2");
    assert_int_equal(where->choices[2].zone_count, 1);
    assert_string_equal(where->choices[2].zones[0], "top");
    assert_int_equal(where->choices[1].points.denominator, 3);
    contest_free(contest);
}

static void lists_groups_and_bonuses_are_read(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_event *event = &contest->events[0];
    const struct contest_item *laps = contest_item(event, "laps");
    assert_int_equal(laps->row_max, 12);
    assert_int_equal(laps->field_count, 2);
    assert_int_equal(laps->fields[0].type, ITEM_CHOICE);
    assert_int_equal(laps->fields[1].type, ITEM_TIME);
    assert_int_equal(laps->fields[1].max.numerator, 9000);
    assert_non_null(laps->formula);
    const struct contest_item *group = contest_item(event, "group");
    assert_int_equal(group->of_count, 2);
    assert_string_equal(event->items[group->of[1]].id, "where");
    assert_int_equal(contest_item(event, "where")->group, group->index);
    const struct contest_item *bonus = contest_item(event, "bonus");
    assert_string_equal(event->items[bonus->of[0]].id, "time");
    assert_int_equal(bonus->step_ms, 1000);
    contest_free(contest);
}

static void checks_and_total_are_read(void **state) {
    (void)state;
    struct contest *contest = read_whole();
    const struct contest_event *event = &contest->events[0];
    assert_int_equal(event->check_count, 1);
    assert_string_equal(event->checks[0].id, "odd");
    assert_true(event->checks[0].is_error);
    assert_int_equal(event->checks[0].item, 0);
    assert_non_null(event->total);
    assert_true(event->has_cap && event->has_floor);
    assert_int_equal(event->cap.numerator, 100);
    contest_free(contest);
}

static const char zone_of_p[] =
    "'type': 'choice', 'choices': [{'id': 'a', 'points': 1}, {'id': 'b', 'points': 0}], "
    "'observe': {'zone_of': 'p', 'otherwise': 'b'}";

static void every_observation_fits_some_item(void **state) {
    (void)state;
    static const char *const items[] = {
        "'type': 'count', 'max': 9, 'observe': {'objects_in': 'z'}",
        "'type': 'count', 'max': 9, 'observe': {'objects_moved': ['a', 'b']}",
        "'type': 'yes_no', 'observe': {'objects_moved': 'a'}",
        "'type': 'yes_no', 'observe': {'robot_in': ['a', 'b']}",
        "'type': 'count', 'max': 9, 'observe': {'zones_visited': ['a', 'b']}",
        "'type': 'yes_no', 'observe': {'zones_visited': 'a'}",
        "'type': 'count', 'max': 9, 'observe': {'gates_crossed': ['a', 'b']}",
        "'type': 'yes_no', 'observe': {'gates_crossed': 'a'}",
        "'type': 'time', 'max_ms': 9, 'observe': {'run_time': true}",
        "'type': 'count', 'max': 9, 'observe': {'restarts': true}",
        zone_of_p,
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char text[400];
        snprintf(text, sizeof text, "{'id': 'x', 'name': 'X', %s}", items[i]);
        struct contest *contest = contest_of(text);
        assert_int_not_equal(contest->events[0].items[0].observe.what, OBSERVE_NOTHING);
        contest_free(contest);
    }
}

/* ---- mistakes ---- */

struct mistake {
    const char *from, *to; /* in the whole contest */
    enum fault_kind kind;
    int line, column;
    const char *field, *message;
};

/* Replaces the first `from` of the whole contest by `to`. */
static char *with_mistake(const char *from, const char *to) {
    const char *at = strstr(whole_contest, from);
    if (at == NULL) {
        print_error("not in the contest: %s\n", from);
        fail();
        return NULL;
    }
    return unquoted("%.*s%s%s", (int)(at - whole_contest), whole_contest, to, at + strlen(from));
}

static void assert_mistake(const struct mistake *mistake) {
    struct fault fault = {0};
    char *text = with_mistake(mistake->from, mistake->to);
    struct contest *contest = contest_from_text(text, &fault);
    if (contest != NULL) {
        print_error("accepted: %s -> %s\n", mistake->from, mistake->to);
        fail();
    }
    print_message("%d:%d %s: %s %s\n", fault.line, fault.column, fault.field, fault.message,
                  fault.advice);
    assert_string_equal(fault.message, mistake->message);
    assert_int_equal(fault.kind, mistake->kind);
    assert_string_equal(fault.field, mistake->field);
    assert_string_equal(fault.file, "contest.json");
    assert_int_equal(fault.line, mistake->line);
    assert_int_equal(fault.column, mistake->column);
    free(text);
}

#define ASSERT_MISTAKES(rows)                                                                      \
    for (size_t i_ = 0; i_ < sizeof(rows) / sizeof *(rows); i_++) {                                \
        assert_mistake(&(rows)[i_]);                                                               \
    }

static void mistakes_in_the_head_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"'schema': 'perseverons-contest/1'", "'schema': 'perseverons-sheet/1'", FAULT_RANGE, 1, 12,
         "schema",
         "This is not a contest this program can read: its schema is \"perseverons-sheet/1\"."},
        {"'schema': 'perseverons-contest/1', ", "", FAULT_MISSING, 1, 1, "",
         "The key \"schema\" is missing."},
        {"'id': 'grand-prix', ", "", FAULT_MISSING, 1, 1, "", "The key \"id\" is missing."},
        {"'version': '2026-03'", "'version': 2026", FAULT_TYPE, 1, 68, "version",
         "Expected a text in \"quotes\" here, not a number."},
        {"'version'", "'verison'", FAULT_UNKNOWN, 1, 68, "verison",
         "The key \"verison\" is unknown."},
        {"'grand-prix'", "'grand prix'", FAULT_RANGE, 1, 43, "id",
         "\"grand prix\" cannot be an id."},
        {"'grand-prix'", "''", FAULT_RANGE, 1, 43, "id", "This text must not be empty."},
        {"{'fr': 'Le grand prix'", "{'french': 'Le grand prix'", FAULT_UNKNOWN, 2, 21,
         "name.french", "\"french\" is not the code of a language."},
        {"'Grand prix'", "17", FAULT_TYPE, 2, 40, "name.en",
         "Expected a text in \"quotes\" here, not a number."},
        {"'name': {'fr': 'Manche'}", "'name': {}", FAULT_LIMIT, 3, 38, "events[0].name",
         "A text needs at least one language and at most 64."},
        {"'name': {'fr': 'Manche'}", "'name': ['Manche']", FAULT_TYPE, 3, 38, "events[0].name",
         "Expected an object { } here, not a list [ ]."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_the_match_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"'attempts': 4", "'attempts': 0", FAULT_RANGE, 3, 68, "events[0].attempts",
         "0 is out of range: between 1 and 1000."},
        {"'attempts': 4", "'attempts': 4.0", FAULT_TYPE, 3, 68, "events[0].attempts",
         "Expected a whole number here, not 4.0."},
        {"'attempts': 4", "'attempts': '4'", FAULT_TYPE, 3, 68, "events[0].attempts",
         "Expected a whole number here, not a text in \"quotes\"."},
        {"'time_limit_ms': 90000", "'time_limit_ms': 2147483648", FAULT_RANGE, 4, 30,
         "events[0].match.time_limit_ms", "2147483648 is out of range: between 1 and 86400000."},
        {"'warning_ms': 10000", "'warning_ms': 90000", FAULT_RANGE, 4, 73,
         "events[0].match.warning_ms",
         "The end is announced before the start: warning_ms must be below time_limit_ms."},
        {"'clock': 'stops'", "'clock': 'stop'", FAULT_UNKNOWN, 6, 36,
         "events[0].match.restarts.clock", "\"stop\" is not possible here."},
        {"'max': 2, ", "", FAULT_MISSING, 6, 16, "events[0].match.restarts",
         "The key \"max\" is missing."},
        {"'start_gate': 'depart'", "'start_gate': 'départ'", FAULT_RANGE, 5, 18,
         "events[0].match.start_gate", "\"départ\" cannot be an id."},
        {"'countdown_ms': 3000", "'countdown': 3000", FAULT_UNKNOWN, 4, 50,
         "events[0].match.countdown", "The key \"countdown\" is unknown."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_items_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"'id': 'done', 'type'", "'id': 'pucks', 'type'", FAULT_DUPLICATE, 11, 11,
         "events[0].items[1].id", "Two items have the id \"pucks\"."},
        {"'id': 'done', 'type'", "'id': 'Done', 'type'", FAULT_RANGE, 11, 11,
         "events[0].items[1].id",
         "\"Done\" cannot be the id of an item: formulas could not name it."},
        {"'id': 'done', 'type'", "'id': 'end', 'type'", FAULT_RANGE, 11, 11,
         "events[0].items[1].id",
         "\"end\" cannot be the id of an item: formulas could not name it."},
        {"'id': 'done', 'type'", "'id': 'floor', 'type'", FAULT_RANGE, 11, 11,
         "events[0].items[1].id",
         "\"floor\" cannot be the id of an item: formulas could not name it."},
        {"'id': 'done', 'type'", "'id': 'palet-1', 'type'", FAULT_RANGE, 11, 11,
         "events[0].items[1].id",
         "\"palet-1\" cannot be the id of an item: formulas could not name it."},
        {"'type': 'count'", "'type': 'counts'", FAULT_UNKNOWN, 8, 28, "events[0].items[0].type",
         "\"counts\" is not possible here."},
        {"'max': 8", "'max': 0", FAULT_RANGE, 9, 37, "events[0].items[0].max",
         "The largest value is below the smallest."},
        {"'max': 8, ", "", FAULT_MISSING, 8, 4, "events[0].items[0]",
         "The key \"max\" is missing."},
        {"'points': 2.5", "'points': 2.5e0", FAULT_RANGE, 9, 15, "events[0].items[0].points",
         "Expected an exact number here."},
        {"'points': 2.5", "'points': '2,5'", FAULT_TYPE, 9, 15, "events[0].items[0].points",
         "Expected an exact number here."},
        {"'points': 2.5", "'points': 99999999999999999999", FAULT_RANGE, 9, 15,
         "events[0].items[0].points", "Expected an exact number here."},
        {"'points': 2.5", "'points': null", FAULT_TYPE, 9, 15, "events[0].items[0].points",
         "Expected an exact number here."},
        {"'cap': 10", "'cap': -10", FAULT_RANGE, 9, 47, "events[0].items[0].cap",
         "The cap is below the floor."},
        {"'counts': false", "'counts': 'no'", FAULT_TYPE, 9, 74, "events[0].items[0].counts",
         "Expected true or false here, not a text in \"quotes\"."},
        {"'points': 1, 'points_no'", "'point': 1, 'points_no'", FAULT_UNKNOWN, 11, 62,
         "events[0].items[1].point", "The key \"point\" is unknown."},
        {"'name': 'Size', ", "", FAULT_MISSING, 22, 4, "events[0].items[5]",
         "The key \"name\" is missing."},
        {"'min': 0.5, ", "", FAULT_MISSING, 22, 4, "events[0].items[5]",
         "The key \"min\" is missing."},
        {"'min': 0.5, 'max': 9.75", "'min': 9.8, 'max': 9.75", FAULT_RANGE, 22, 72,
         "events[0].items[5].max", "The largest value is below the smallest."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_choices_and_fields_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"{'id': 'top', 'points': 7}", "{'id': 'far', 'points': 7}", FAULT_DUPLICATE, 15, 38,
         "events[0].items[2].choices[2].id", "Two choices have the id \"far\"."},
        {"{'id': 'top', 'points': 7}", "{'id': 'top'}", FAULT_MISSING, 15, 31,
         "events[0].items[2].choices[2]", "The key \"points\" is missing."},
        {"{'id': 'top', 'points': 7}", "'top'", FAULT_TYPE, 15, 31, "events[0].items[2].choices[2]",
         "Expected an object { } here, not a text in \"quotes\"."},
        {"'zones': ['n1', 'n2']", "'zones': []", FAULT_LIMIT, 15, 16,
         "events[0].items[2].choices[1].zones", "This list has 0 elements; it needs at least 1."},
        {"{'id': 'ms', 'type': 'time', 'max_ms': 9000}",
         "{'id': 'way', 'type': 'time', 'max_ms': 9000}", FAULT_DUPLICATE, 21, 13,
         "events[0].items[4].fields[1].id", "Two fields have the id \"way\"."},
        {"'id': 'ms', 'type': 'time'", "'id': 'in', 'type': 'time'", FAULT_RANGE, 21, 13,
         "events[0].items[4].fields[1].id",
         "\"in\" cannot be the id of a field: formulas could not name it."},
        {"'id': 'ms', 'type': 'time', 'max_ms': 9000", "'id': 'ms', 'type': 'list'", FAULT_UNKNOWN,
         21, 27, "events[0].items[4].fields[1].type", "\"list\" is not possible here."},
        {"{'id': 'left'}", "{'id': 'left', 'points': 1}", FAULT_UNKNOWN, 20, 75,
         "events[0].items[4].fields[0].choices[0].points", "The key \"points\" is unknown."},
        {"'max_rows': 12", "'max_rows': 1000", FAULT_RANGE, 19, 63, "events[0].items[4].max_rows",
         "1000 is out of range: between 1 and 512."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_what_is_observed_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"{'run_time': true}", "{'run_time': false}", FAULT_RANGE, 18, 29,
         "events[0].items[3].observe.run_time", "\"run_time\" is true, or left out."},
        {"{'run_time': true}", "{'runtime': true}", FAULT_UNKNOWN, 18, 28,
         "events[0].items[3].observe.runtime", "The key \"runtime\" is unknown."},
        {"{'run_time': true}", "{}", FAULT_MISSING, 18, 16, "events[0].items[3].observe",
         "This does not say what to observe (zone_of, robot_in, run_time ...)."},
        {"{'run_time': true}", "{'by_mm': 3}", FAULT_MISSING, 18, 16, "events[0].items[3].observe",
         "This does not say what to observe (zone_of, robot_in, run_time ...)."},
        {"{'run_time': true}", "{'restarts': true}", FAULT_TYPE, 18, 29,
         "events[0].items[3].observe.restarts",
         "\"restarts\" does not fill an item of type \"time\"."},
        {"{'run_time': true}", "{'run_time': true, 'restarts': true}", FAULT_DUPLICATE, 18, 47,
         "events[0].items[3].observe.restarts",
         "An item observes one thing: \"run_time\" or \"restarts\", not both."},
        {"{'zone_of': 'puck-1', ", "{'zone_of': ['puck-1'], ", FAULT_TYPE, 16, 28,
         "events[0].items[2].observe.zone_of", "\"zone_of\" looks at one object."},
        {", 'otherwise': 'far'}", "}", FAULT_MISSING, 16, 16, "events[0].items[2].observe",
         "The key \"otherwise\" is missing."},
        {"'otherwise': 'far'", "'otherwise': 'fat'", FAULT_UNKNOWN, 16, 75,
         "events[0].items[2].observe.otherwise", "\"fat\" is not possible here."},
        {"'straddling': 'centre'", "'straddling': 'middle'", FAULT_UNKNOWN, 16, 52,
         "events[0].items[2].observe.straddling", "\"middle\" is not possible here."},
        {"'by_mm': 25", "'straddling': 'best'", FAULT_UNKNOWN, 12, 55,
         "events[0].items[1].observe.straddling",
         "\"straddling\" says nothing about \"objects_moved\"."},
        {"'objects_in': ['z1', 'z2']", "'objects_in': []", FAULT_LIMIT, 10, 45,
         "events[0].items[0].observe.objects_in", "This list has 0 elements; it needs at least 1."},
        {"'objects_in': ['z1', 'z2']", "'objects_in': ['z1', 2]", FAULT_TYPE, 10, 52,
         "events[0].items[0].observe.objects_in[1]",
         "Expected a text in \"quotes\" here, not a number."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_groups_and_bonuses_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"'of': ['done', 'where']", "'of': ['done', 'wher']", FAULT_UNKNOWN, 23, 67,
         "events[0].items[6].of[1]", "\"wher\" is not possible here."},
        {"'of': ['done', 'where']", "'of': ['done', 'bonus']", FAULT_REFERENCE, 23, 67,
         "events[0].items[6].of[1]",
         "A group takes in items that stand above it: move \"bonus\" up."},
        {"'of': ['done', 'where']", "'of': ['done', 'done']", FAULT_DUPLICATE, 23, 67,
         "events[0].items[6].of[1]", "\"done\" already belongs to the group \"group\"."},
        {"'of': ['done', 'where']", "'of': []", FAULT_LIMIT, 23, 58, "events[0].items[6].of",
         "This list has 0 elements; it needs at least 1."},
        {"'time': 'time', 'points': 3", "'time': 'done', 'points': 3", FAULT_TYPE, 24, 67,
         "events[0].items[7].time", "\"done\" is not an item of type time."},
        {"'time': 'time', 'points': 3", "'points': 3", FAULT_MISSING, 24, 4, "events[0].items[7]",
         "The key \"time\" is missing."},
        {"'time': 'time', 'points': 3", "'time': 'time'", FAULT_MISSING, 24, 4,
         "events[0].items[7]", "The key \"points\" is missing."},
    };
    ASSERT_MISTAKES(rows);
}

static void mistakes_in_checks_and_totals_are_named(void **state) {
    (void)state;
    static const struct mistake rows[] = {
        {"'level': 'error'", "'level': 'fatal'", FAULT_UNKNOWN, 25, 37, "events[0].checks[0].level",
         "\"fatal\" is not possible here."},
        {"'when': 'pucks > 6', ", "", FAULT_MISSING, 25, 14, "events[0].checks[0]",
         "The key \"when\" is missing."},
        {"'when': 'pucks > 6'", "'when': 'puck > 6'", FAULT_UNKNOWN, 25, 54,
         "events[0].checks[0].when", "The formula speaks of \"puck\", which nothing is called."},
        {"'item': 'pucks'}", "'item': 'puck'}", FAULT_UNKNOWN, 26, 13, "events[0].checks[0].item",
         "\"puck\" is not possible here."},
        {", 'message': 'Odd'", "", FAULT_MISSING, 25, 14, "events[0].checks[0]",
         "The key \"message\" is missing."},
        {"'total': 'sum * 2'", "'total': 'summ * 2'", FAULT_UNKNOWN, 27, 12, "events[0].total",
         "The formula speaks of \"summ\", which nothing is called."},
        {"'total': 'sum * 2'", "'total': 2", FAULT_TYPE, 27, 12, "events[0].total",
         "Expected a text in \"quotes\" here, not a number."},
        {"'cap': 100", "'cap': -1", FAULT_RANGE, 27, 30, "events[0].cap",
         "The cap is below the floor."},
    };
    ASSERT_MISTAKES(rows);
}

static void a_time_bonus_needs_a_limit(void **state) {
    (void)state;
    struct fault fault = {0};
    char *text = with_mistake("'time_limit_ms': 90000, 'countdown_ms': 3000, 'warning_ms': 10000",
                              "'countdown_ms': 3000");
    assert_null(contest_from_text(text, &fault));
    assert_string_equal(fault.message, "A time bonus needs the match's time_limit_ms.");
    assert_string_equal(fault.field, "events[0].items[7]");
    free(text);
}

static void two_events_with_one_id_are_refused(void **state) {
    (void)state;
    struct fault fault = {0};
    char *text = with_mistake("'cap': 100, 'floor': 0}]}",
                              "'cap': 100, 'floor': 0},\n{'id': 'manche', 'name': 'M', 'items': "
                              "[{'id': 'a', 'name': 'A', 'type': 'yes_no'}]}]}");
    assert_null(contest_from_text(text, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    assert_int_equal(fault.line, 28);
    assert_int_equal(fault.column, 8);
    assert_string_equal(fault.message, "Two events have the id \"manche\".");
    free(text);
}

static void two_checks_with_one_id_are_refused(void **state) {
    (void)state;
    struct fault fault = {0};
    char *text = with_mistake("'item': 'pucks'}]",
                              "'item': 'pucks'},\n{'id': 'odd', 'level': 'error', 'when': 'true', "
                              "'message': 'm'}]");
    assert_null(contest_from_text(text, &fault));
    assert_int_equal(fault.kind, FAULT_DUPLICATE);
    assert_string_equal(fault.field, "events[0].checks[1].id");
    free(text);
}

static void advice_proposes_the_nearest_word(void **state) {
    (void)state;
    struct fault fault = {0};
    char *text = with_mistake("'attempts'", "'atempts'");
    assert_null(contest_from_text(text, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    assert_non_null(strstr(fault.advice, "\"attempts\""));
    free(text);
}

/* Whatever byte of a contest is struck out or doubled, reading ends in a contest or a fault. */
static void a_contest_with_any_byte_changed_never_crashes(void **state) {
    (void)state;
    char *text = unquoted("%s", whole_contest);
    size_t length = strlen(text), accepted = 0;
    struct chance chance = chance_start(__func__);
    for (size_t i = 0; i < length; i++) {
        char kept = text[i];
        struct fault fault = {0};
        text[i] = (char)chance_between(&chance, 1, 255);
        struct contest *contest = contest_from_text(text, &fault);
        if (contest == NULL) {
            assert_true(fault.kind != FAULT_NONE && fault.message[0] != '\0');
        } else {
            accepted++;
            contest_free(contest);
        }
        text[i] = kept;
    }
    assert_true(accepted < length);
    free(text);
}

static void a_contest_cut_short_is_refused_wherever_it_is_cut(void **state) {
    (void)state;
    char *text = unquoted("%s", whole_contest);
    for (size_t length = 0; length < strlen(text); length++) {
        struct fault fault = {0};
        assert_null(contest_read_bytes("cut.json", text, length, &fault));
        assert_true(fault.line >= 1);
        assert_string_equal(fault.file, "cut.json");
    }
    free(text);
}

static void what_is_no_contest_file_is_said(void **state) {
    (void)state;
    struct fault fault = {0};
    assert_null(contest_read("/nowhere/contest.json", &fault));
    assert_int_equal(fault.kind, FAULT_NOT_FOUND);
    assert_string_equal(fault.file, "/nowhere/contest.json");
    assert_null(contest_read("tests", &fault)); /* a folder without contest.json */
    assert_string_equal(fault.file, "tests/contest.json");
    assert_null(contest_read("/bin/sh", &fault)); /* no text at all */
    assert_true(fault.kind == FAULT_ENCODING || fault.kind == FAULT_SYNTAX);
    assert_int_equal(fault.line, 1);
    assert_null(contest_read("", &fault));
    assert_int_not_equal(fault.kind, FAULT_NONE);
    assert_null(contest_read("/dev/null", &fault));
    assert_int_not_equal(fault.kind, FAULT_NONE);
}

static void freeing_no_contest_is_harmless(void **state) {
    (void)state;
    contest_free(NULL);
    sheet_free(NULL);
}

static void as_many_items_as_the_limit_and_not_one_more(void **state) {
    (void)state;
    for (size_t count = CONTEST_ITEMS_MAX; count <= CONTEST_ITEMS_MAX + 1; count++) {
        char *items = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&items, &size);
        fputs("{\"schema\": \"perseverons-contest/1\", \"id\": \"e\", \"version\": \"1\", "
              "\"name\": \"E\", \"events\": [{\"id\": \"e\", \"name\": \"E\", \"items\": [",
              out);
        for (size_t i = 0; i < count; i++) {
            fprintf(out,
                    "%s{\"id\": \"i%zu\", \"name\": \"I\", \"type\": \"formula\", "
                    "\"value\": \"1 / 3\"}",
                    i == 0 ? "" : ", ", i);
        }
        fputs("]}]}", out);
        fclose(out);
        struct fault fault = {0};
        struct contest *contest = contest_from_text(items, &fault);
        if (count == CONTEST_ITEMS_MAX) {
            char text[RATIONAL_TEXT_MAX];
            assert_non_null(contest);
            assert_string_equal(total_of(contest, "", text), "256/3");
        } else {
            assert_null(contest);
            assert_int_equal(fault.kind, FAULT_LIMIT);
        }
        contest_free(contest);
        free(items);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_of_a_contest_is_read),
        cmocka_unit_test(names_come_in_the_language_asked_for),
        cmocka_unit_test(the_match_clock_is_read),
        cmocka_unit_test(what_a_contest_does_not_say_has_defaults),
        cmocka_unit_test(a_count_is_read_with_its_limits),
        cmocka_unit_test(what_a_table_observes_is_read),
        cmocka_unit_test(the_zones_of_a_choice_are_those_named_or_its_own_id),
        cmocka_unit_test(lists_groups_and_bonuses_are_read),
        cmocka_unit_test(checks_and_total_are_read),
        cmocka_unit_test(every_observation_fits_some_item),
        cmocka_unit_test(mistakes_in_the_head_are_named),
        cmocka_unit_test(mistakes_in_the_match_are_named),
        cmocka_unit_test(mistakes_in_items_are_named),
        cmocka_unit_test(mistakes_in_choices_and_fields_are_named),
        cmocka_unit_test(mistakes_in_what_is_observed_are_named),
        cmocka_unit_test(mistakes_in_groups_and_bonuses_are_named),
        cmocka_unit_test(mistakes_in_checks_and_totals_are_named),
        cmocka_unit_test(a_time_bonus_needs_a_limit),
        cmocka_unit_test(two_events_with_one_id_are_refused),
        cmocka_unit_test(two_checks_with_one_id_are_refused),
        cmocka_unit_test(advice_proposes_the_nearest_word),
        cmocka_unit_test(a_contest_with_any_byte_changed_never_crashes),
        cmocka_unit_test(a_contest_cut_short_is_refused_wherever_it_is_cut),
        cmocka_unit_test(what_is_no_contest_file_is_said),
        cmocka_unit_test(freeing_no_contest_is_harmless),
        cmocka_unit_test(as_many_items_as_the_limit_and_not_one_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
