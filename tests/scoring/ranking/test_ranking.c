/* Results, tables and prizes: order of entry, corrections, ties, draws, juries, homologation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

#define RUNS                                                                                       \
    "{'id': 'run', 'name': 'Run', 'attempts': 4, 'items': ["                                       \
    "{'id': 'score', 'type': 'count', 'max': 100, 'points': 1, 'name': 'P'},"                      \
    "{'id': 'time', 'type': 'time', 'max_ms': 100000, 'name': 'T'}]}"

struct scene {
    struct contest *contest;
    struct standings *standings;
};

static struct scene scene_of(const char *events, const char *results, const char *rankings,
                             const char *more) {
    struct fault fault = {0};
    struct scene scene;
    char *text = unquoted("{'schema': 'perseverons-contest/1', 'id': 'essai', 'version': '1', "
                          "'name': 'Essai', %s 'events': [%s], 'results': [%s], "
                          "'rankings': [%s]}",
                          more, events, results, rankings);
    scene.contest = contest_from_text(text, &fault);
    if (scene.contest == NULL) {
        fprintf(stderr, "%s\n", text);
        case_stop("scene_of", &fault);
    }
    free(text);
    scene.standings = standings_new(scene.contest, &fault);
    return scene;
}

static void close_scene(struct scene *scene) {
    standings_free(scene->standings);
    contest_free(scene->contest);
}

static void put(struct scene *scene, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct scene *scene, const char *format, ...) {
    char members[600];
    struct fault fault = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(members, sizeof members, format, args);
    va_end(args);
    struct sheet *sheet = case_sheet(scene->contest, members);
    if (!standings_put_sheet(scene->standings, sheet, &fault)) {
        case_stop("put", &fault);
    }
    sheet_free(sheet);
}

static void put_run(struct scene *scene, const char *team, int attempt, int score, int time) {
    put(scene, "'event': 'run', 'team': '%s', 'attempt': %d, 'values': {'score': %d, 'time': %d}",
        team, attempt, score, time);
}

static size_t rank_of(struct scene *scene, const char *team) {
    struct fault fault = {0};
    const struct standings_table *table =
        standings_table(scene->standings, &scene->contest->rankings[0], CONTEST_NONE, &fault);
    if (table == NULL) {
        case_stop("rank_of", &fault);
    }
    return case_rank(scene->standings, table, team);
}

static void assert_value(struct scene *scene, const char *result, const char *team,
                         const char *expected) {
    struct fault fault = {0};
    struct exact value;
    char text[EXACT_TEXT_MAX];
    assert_true(standings_compute(scene->standings, &fault));
    assert_true(standings_value(scene->standings, contest_result(scene->contest, result),
                                standings_find_team(scene->standings, team), &value));
    assert_string_equal(exact_write(value, '.', text), expected);
}

static bool has_value(struct scene *scene, const char *result, const char *team) {
    struct fault fault = {0};
    struct exact value;
    assert_true(standings_compute(scene->standings, &fault));
    return standings_value(scene->standings, contest_result(scene->contest, result),
                           standings_find_team(scene->standings, team), &value);
}

/* ---- attempts ---- */

static void each_way_to_combine_attempts(void **state) {
    (void)state;
    static const struct {
        const char *how, *expected;
    } rows[] = {
        {"'combine': 'sum'", "60"},
        {"'combine': 'mean'", "20"},
        {"'combine': 'best'", "40"},
        {"'combine': 'worst'", "7"},
        {"'combine': 'last'", "7"},
        {"'combine': 'median'", "13"},
        {"'combine': 'sum', 'best': 2", "53"},
        {"'combine': 'sum', 'drop_worst': 1", "53"},
        {"'combine': 'mean', 'missing': 'zero'", "15"},
        {"'combine': 'sum', 'weights': [1, 2, 0.5]", "69.5"},
        {"'combine': 'sum', 'drop_worst': 9", "40"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char result[200];
        snprintf(result, sizeof result,
                 "{'id': 'r', 'name': 'R', 'type': 'sheets', 'event': 'run', %s}", rows[i].how);
        struct scene scene = scene_of(RUNS, result, "{'id': 'g', 'name': 'G', 'by': ['r']}", "");
        case_team(scene.standings, "A");
        put_run(&scene, "A", 1, 40, 1);
        put_run(&scene, "A", 2, 13, 1);
        put_run(&scene, "A", 3, 7, 1);
        assert_value(&scene, "r", "A", rows[i].expected);
        close_scene(&scene);
    }
}

static void a_team_without_a_sheet_has_no_value_and_no_rank(void **state) {
    (void)state;
    struct scene scene =
        scene_of(RUNS, "{'id': 'r', 'name': 'R', 'type': 'sheets', 'event': 'run'}",
                 "{'id': 'g', 'name': 'G', 'by': ['r']}", "");
    case_team(scene.standings, "A");
    case_team(scene.standings, "B");
    put_run(&scene, "A", 1, 0, 1);
    assert_int_equal(rank_of(&scene, "A"), 1);
    assert_int_equal(rank_of(&scene, "B"), STANDINGS_NO_RANK);
    assert_false(has_value(&scene, "r", "B"));
    close_scene(&scene);
}

static void a_forfeit_is_never_the_shortest_time(void **state) {
    (void)state;
    struct scene scene = scene_of(RUNS,
                                  "{'id': 'r', 'name': 'R', 'type': 'sheets', 'event': 'run', "
                                  "'of': 'value.time', 'order': 'lowest'}",
                                  "{'id': 'g', 'name': 'G', 'by': ['r']}", "");
    case_team(scene.standings, "A");
    case_team(scene.standings, "B");
    put_run(&scene, "A", 1, 0, 5000);
    put(&scene, "'event': 'run', 'team': 'B', 'attempt': 1, 'state': 'forfeit'");
    assert_int_equal(rank_of(&scene, "A"), 1);
    assert_int_equal(rank_of(&scene, "B"), STANDINGS_NO_RANK);
    close_scene(&scene);
}

/* ---- tables ---- */

#define CHAIN                                                                                      \
    "{'id': 'best', 'name': 'R', 'type': 'sheets', 'event': 'run', 'combine': 'best'},"            \
    "{'id': 'time', 'name': 'T', 'type': 'sheets', 'event': 'run', 'of': 'value.time', "           \
    "'order': 'lowest'}"

static void equals_share_a_rank_and_the_next_is_skipped(void **state) {
    (void)state;
    struct scene scene =
        scene_of(RUNS, CHAIN, "{'id': 'g', 'name': 'G', 'by': ['best', 'time']}", "");
    static const char *const teams[] = {"A", "B", "C", "D", "E"};
    static const int scores[] = {10, 30, 30, 30, 5}, times[] = {1, 2, 2, 1, 1};
    static const size_t ranks[] = {4, 2, 2, 1, 5};
    for (size_t i = 0; i < 5; i++) {
        case_team(scene.standings, teams[i]);
        put_run(&scene, teams[i], 1, scores[i], times[i]);
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(rank_of(&scene, teams[i]), ranks[i]);
    }
    close_scene(&scene);
}

static void a_draw_is_asked_for_and_then_decides(void **state) {
    (void)state;
    struct fault fault = {0};
    struct scene scene =
        scene_of(RUNS, CHAIN, "{'id': 'g', 'name': 'G', 'by': ['best', {'draw': true}]}", "");
    case_team(scene.standings, "A");
    case_team(scene.standings, "B");
    put_run(&scene, "A", 1, 9, 1);
    put_run(&scene, "B", 1, 9, 1);
    const struct standings_table *table =
        standings_table(scene.standings, &scene.contest->rankings[0], CONTEST_NONE, &fault);
    assert_true(table->rows[0].needs_draw && table->rows[1].needs_draw);
    assert_int_equal(table->rows[1].rank, 1);
    assert_true(standings_set_draw(scene.standings, "A", 7, &fault));
    assert_true(standings_set_draw(scene.standings, "B", 3, &fault));
    assert_int_equal(rank_of(&scene, "B"), 1);
    assert_int_equal(rank_of(&scene, "A"), 2);
    close_scene(&scene);
}

static void a_step_for_the_first_place_leaves_other_ties_alone(void **state) {
    (void)state;
    struct scene scene = scene_of(
        RUNS, CHAIN,
        "{'id': 'g', 'name': 'G', 'by': ['best', {'result': 'time', 'only': 'first'}]}", "");
    static const char *const teams[] = {"A", "B", "C", "D"};
    static const int scores[] = {9, 9, 4, 4}, times[] = {8, 3, 8, 3};
    static const size_t ranks[] = {2, 1, 3, 3};
    for (size_t i = 0; i < 4; i++) {
        case_team(scene.standings, teams[i]);
        put_run(&scene, teams[i], 1, scores[i], times[i]);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rank_of(&scene, teams[i]), ranks[i]);
    }
    close_scene(&scene);
}

static void the_withdrawn_are_gone_and_the_disqualified_last(void **state) {
    (void)state;
    struct fault fault = {0};
    struct scene scene = scene_of(RUNS, CHAIN, "{'id': 'g', 'name': 'G', 'by': ['best']}", "");
    static const char *const teams[] = {"A", "B", "C"};
    for (size_t i = 0; i < 3; i++) {
        case_team(scene.standings, teams[i]);
        put_run(&scene, teams[i], 1, (int)i, 1);
    }
    assert_true(standings_add_team(
        scene.standings, &(struct standings_team){.id = "C", .status = STANDINGS_DISQUALIFIED},
        &fault));
    assert_true(standings_add_team(
        scene.standings, &(struct standings_team){.id = "B", .status = STANDINGS_WITHDRAWN},
        &fault));
    const struct standings_table *table =
        standings_table(scene.standings, &scene.contest->rankings[0], CONTEST_NONE, &fault);
    assert_int_equal(table->row_count, 2);
    assert_int_equal(rank_of(&scene, "A"), 1);
    assert_int_equal(rank_of(&scene, "C"), STANDINGS_NO_RANK);
    close_scene(&scene);
}

/* ---- order of entry, corrections ---- */

#define TEAMS 40

/* Every kind of result that looks at others, on top of attempts. */
#define DEEP                                                                                       \
    "{'id': 'added', 'name': 'R', 'type': 'sheets', 'event': 'run', 'combine': 'sum'},"            \
    "{'id': 'share', 'name': 'R', 'type': 'sheets', 'event': 'run', 'share_of_round': true, "      \
    "'drop_worst': 1, 'combine': 'mean'},"                                                         \
    "{'id': 'part', 'name': 'P', 'type': 'share_of_best', 'of': 'added'},"                         \
    "{'id': 'place', 'name': 'P', 'type': 'rank_points', 'by': ['added']},"                        \
    "{'id': 'z', 'name': 'Z', 'type': 'z_score', 'of': 'added'},"                                  \
    "{'id': 'all', 'name': 'A', 'type': 'weighted_sum', 'parts': [{'result': 'share', "            \
    "'weight': 0.5}, {'result': 'part', 'weight': 0.3}, {'result': 'z', 'weight': 0.2}]}"

struct entry {
    int team, attempt, score;
};

static void put_entry(struct scene *scene, const struct entry *entry) {
    char team[8];
    snprintf(team, sizeof team, "T%d", entry->team);
    put_run(scene, team, entry->attempt, entry->score, 1);
}

static void shuffle(struct chance *chance, struct entry *entries, size_t count) {
    for (size_t i = count - 1; i > 0; i--) {
        size_t other = (size_t)chance_between(chance, 0, (int64_t)i);
        struct entry moved = entries[i];
        entries[i] = entries[other];
        entries[other] = moved;
    }
}

static void assert_same_tables(struct scene *a, struct scene *b) {
    struct fault fault = {0};
    const struct standings_table *left =
        standings_table(a->standings, &a->contest->rankings[0], CONTEST_NONE, &fault);
    const struct standings_table *right =
        standings_table(b->standings, &b->contest->rankings[0], CONTEST_NONE, &fault);
    assert_non_null(left);
    assert_non_null(right);
    assert_int_equal(left->row_count, right->row_count);
    for (size_t i = 0; i < left->row_count; i++) {
        assert_int_equal(left->rows[i].rank, right->rows[i].rank);
        assert_string_equal(standings_team_id(a->standings, left->rows[i].team),
                            standings_team_id(b->standings, right->rows[i].team));
    }
}

static struct scene deep_scene(const char *rankings) {
    struct scene scene = scene_of(RUNS, DEEP, rankings, "");
    for (int i = 0; i < TEAMS; i++) {
        char team[8];
        snprintf(team, sizeof team, "T%d", i);
        case_team(scene.standings, team);
    }
    return scene;
}

static void the_order_of_entry_changes_nothing(void **state) {
    (void)state;
    struct chance chance = {.state = 7};
    struct entry entries[TEAMS * 3];
    for (size_t i = 0; i < TEAMS * 3; i++) {
        entries[i] =
            (struct entry){(int)i % TEAMS, (int)i / TEAMS + 1, (int)chance_between(&chance, 0, 12)};
    }
    for (int turn = 0; turn < 5; turn++) {
        struct scene a = deep_scene("{'id': 'g', 'name': 'G', 'by': ['all', 'added']}");
        struct scene b = deep_scene("{'id': 'g', 'name': 'G', 'by': ['all', 'added']}");
        for (size_t i = 0; i < TEAMS * 3; i++) {
            put_entry(&a, &entries[i]);
        }
        shuffle(&chance, entries, TEAMS * 3);
        for (size_t i = 0; i < TEAMS * 3; i++) {
            put_entry(&b, &entries[i]);
        }
        assert_same_tables(&a, &b);
        close_scene(&a);
        close_scene(&b);
    }
}

/* Corrections one by one, with the table looked at after each, against a fresh start. */
static void a_correction_ends_where_a_fresh_start_does(const char *rankings) {
    struct chance chance = {.state = 11};
    struct scene kept = deep_scene(rankings);
    int scores[TEAMS][3];
    for (int i = 0; i < TEAMS * 3; i++) {
        struct entry entry = {i % TEAMS, i / TEAMS + 1, (int)chance_between(&chance, 0, 12)};
        scores[entry.team][entry.attempt - 1] = entry.score;
        put_entry(&kept, &entry);
    }
    for (int turn = 0; turn < 60; turn++) {
        struct entry entry = {(int)chance_between(&chance, 0, TEAMS - 1),
                              (int)chance_between(&chance, 1, 3),
                              (int)chance_between(&chance, 0, 12)};
        scores[entry.team][entry.attempt - 1] = entry.score;
        put_entry(&kept, &entry);
        struct scene fresh = deep_scene(rankings);
        for (int i = 0; i < TEAMS * 3; i++) {
            struct entry all = {i % TEAMS, i / TEAMS + 1, scores[i % TEAMS][i / TEAMS]};
            put_entry(&fresh, &all);
        }
        assert_same_tables(&kept, &fresh);
        close_scene(&fresh);
    }
    close_scene(&kept);
}

static void corrections_of_sums_end_where_a_fresh_start_does(void **state) {
    (void)state;
    a_correction_ends_where_a_fresh_start_does("{'id': 'g', 'name': 'G', 'by': ['added']}");
}

static void corrections_of_shares_and_z_scores_end_where_a_fresh_start_does(void **state) {
    (void)state;
    a_correction_ends_where_a_fresh_start_does(
        "{'id': 'g', 'name': 'G', 'by': ['all', {'result': 'added', 'only': 'first'}]}");
}

static void a_sheet_taken_out_leaves_nothing(void **state) {
    (void)state;
    struct scene scene = scene_of(RUNS, CHAIN, "{'id': 'g', 'name': 'G', 'by': ['best']}", "");
    case_team(scene.standings, "A");
    put_run(&scene, "A", 1, 5, 1);
    assert_int_equal(rank_of(&scene, "A"), 1);
    struct sheet *sheet =
        case_sheet(scene.contest,
                   "'event': 'run', 'team': 'A', 'attempt': 1, 'values': {'score': 5, 'time': 1}");
    assert_true(standings_remove_sheet(scene.standings, sheet));
    assert_false(standings_remove_sheet(scene.standings, sheet));
    assert_int_equal(rank_of(&scene, "A"), STANDINGS_NO_RANK);
    sheet_free(sheet);
    close_scene(&scene);
}

/* ---- juries ---- */

#define JURY                                                                                       \
    "{'id': 'oral', 'kind': 'jury', 'name': 'Oral', 'items': ["                                    \
    "{'id': 'a', 'type': 'count', 'max': 20, 'points': 1, 'name': 'A'},"                           \
    "{'id': 'b', 'type': 'count', 'max': 20, 'points': 1, 'name': 'B'}]}"

static struct scene jury_scene(const char *how) {
    char result[300];
    snprintf(result, sizeof result, "{'id': 'r', 'name': 'R', 'type': 'jury', 'event': 'oral', %s}",
             how);
    return scene_of(JURY, result, "{'id': 'g', 'name': 'G', 'by': ['r']}", "");
}

static void mark(struct scene *scene, const char *team, const char *juror, const char *jury,
                 const char *values) {
    put(scene,
        "'event': 'oral', 'team': '%s', 'attempt': 1, 'judge': '%s', 'jury': '%s', "
        "'values': {%s}",
        team, juror, jury, values);
}

static void a_missing_mark_is_not_a_zero(void **state) {
    (void)state;
    struct scene scene = jury_scene("'method': 'mean'");
    case_team(scene.standings, "A");
    case_team(scene.standings, "B");
    mark(&scene, "A", "X", "1", "'a': 10, 'b': 4");
    mark(&scene, "A", "Y", "1", "'a': 14, 'b': null");
    mark(&scene, "B", "X", "1", "'a': 10");
    assert_value(&scene, "r", "A", "16");      /* (10 + 14) / 2 + 4 */
    assert_false(has_value(&scene, "r", "B")); /* nobody marked b */
    close_scene(&scene);
}

static void each_method_of_a_jury(void **state) {
    (void)state;
    static const struct {
        const char *how, *expected;
    } rows[] = {
        {"'method': 'mean'", "12.4"},
        {"'method': 'median'", "13"},
        {"'method': 'trimmed_mean', 'trim_from': 5", "38/3"},
        {"'method': 'trimmed_mean', 'trim_from': 6", "12.4"},
        {"'method': 'mean', 'marks': 'juror'", "12.4"},
    };
    static const int marks[] = {4, 13, 20, 15, 10};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct scene scene = jury_scene(rows[i].how);
        case_team(scene.standings, "A");
        for (int juror = 0; juror < 5; juror++) {
            char name[4], values[40];
            snprintf(name, sizeof name, "J%d", juror);
            snprintf(values, sizeof values, "'a': %d, 'b': 0", marks[juror]);
            mark(&scene, "A", name, "1", values);
        }
        assert_value(&scene, "r", "A", rows[i].expected);
        close_scene(&scene);
    }
}

static void ranks_of_jurors_add_up_and_equals_share(void **state) {
    (void)state;
    struct scene scene = jury_scene("'method': 'rank_sum'");
    static const char *const teams[] = {"A", "B", "C"};
    for (size_t i = 0; i < 3; i++) {
        case_team(scene.standings, teams[i]);
    }
    mark(&scene, "A", "X", "1", "'a': 9, 'b': 0");
    mark(&scene, "B", "X", "1", "'a': 9, 'b': 0");
    mark(&scene, "C", "X", "1", "'a': 2, 'b': 0");
    mark(&scene, "A", "Y", "1", "'a': 1, 'b': 0");
    mark(&scene, "B", "Y", "1", "'a': 5, 'b': 0");
    mark(&scene, "C", "Y", "1", "'a': 9, 'b': 0");
    assert_value(&scene, "r", "A", "4.5");
    assert_value(&scene, "r", "B", "3.5");
    assert_value(&scene, "r", "C", "4");
    assert_int_equal(rank_of(&scene, "B"), 1);
    close_scene(&scene);
}

static void z_scores_are_refused_to_small_groups_with_the_reason(void **state) {
    (void)state;
    struct fault why = {0};
    struct scene scene = jury_scene("'method': 'z_score', 'mean': 100, 'deviation': 20");
    static const char *const teams[] = {"A", "B", "C", "D", "E"};
    for (int i = 0; i < 5; i++) {
        char values[40];
        case_team(scene.standings, teams[i]);
        snprintf(values, sizeof values, "'a': %d, 'b': 0", i * 3);
        mark(&scene, teams[i], "X", i < 3 ? "one" : "two", values);
    }
    assert_value(&scene, "r", "B", "100");
    assert_false(has_value(&scene, "r", "D"));
    assert_true(standings_refusal(scene.standings, contest_result(scene.contest, "r"), &why));
    assert_non_null(strstr(why.message, "\"r\""));
    close_scene(&scene);
}

static void methods_stand_side_by_side(void **state) {
    (void)state;
    struct fault fault = {0}, refused = {0};
    struct jury_comparison *rows;
    size_t count;
    struct scene scene = jury_scene("'method': 'mean'");
    case_team(scene.standings, "A");
    mark(&scene, "A", "X", "1", "'a': 4, 'b': 0");
    mark(&scene, "A", "Y", "1", "'a': 8, 'b': 0");
    assert_true(standings_compare_juries(scene.standings, contest_result(scene.contest, "r"), &rows,
                                         &count, &refused, &fault));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].marks, 2);
    assert_int_equal(exact_compare(rows[0].values[JURY_MEDIAN], exact_whole(6)), 0);
    assert_int_equal(exact_compare(rows[0].values[JURY_RANK_SUM], exact_whole(2)), 0);
    assert_false(rows[0].has[JURY_Z_SCORE]);
    assert_int_equal(refused.kind, FAULT_LIMIT);
    free(rows);
    close_scene(&scene);
}

/* ---- the academy contest ---- */

static void enter_academy(struct scene *scene, const char *team, const char *level, int laps) {
    struct fault fault = {0};
    const struct standings_team one = {.id = team, .level_count = 1, .levels = &level};
    if (!standings_add_team(scene->standings, &one, &fault)) {
        case_stop(team, &fault);
    }
    put(scene,
        "'event': 'homologation', 'team': '%s', 'attempt': 1, 'values': {'longueur': 25.5, "
        "'masse': 900, 'cout': 80, 'arret': true}",
        team);
    put(scene,
        "'event': 'parcours', 'team': '%s', 'attempt': 1, 'values': {'tours': %d, 'cubes': 2, "
        "'cube_rouge': false, 'aides': 0, 'temps': 110000}",
        team, laps);
    put(scene,
        "'event': 'projet', 'team': '%s', 'attempt': 1, 'judge': 'MD', 'values': "
        "{'disciplines': 3, 'programme': %d, 'dossier': 2, 'equipe': 4}, 'crcn': {'3.4': 2}",
        team, 5 - laps % 5);
}

static struct scene academy(void) {
    struct fault fault = {0};
    struct scene scene = {.contest = case_contest("academie")};
    scene.standings = standings_new(scene.contest, &fault);
    return scene;
}

static void without_homologation_there_is_no_rank(void **state) {
    (void)state;
    struct scene scene = academy();
    enter_academy(&scene, "A", "6e", 4);
    enter_academy(&scene, "B", "CM2", 2);
    assert_int_equal(rank_of(&scene, "B") + rank_of(&scene, "A"), 3);
    put(&scene, "'event': 'homologation', 'team': 'A', 'attempt': 1, 'values': {'longueur': 31, "
                "'masse': 900, 'cout': 80, 'arret': true}");
    assert_int_equal(rank_of(&scene, "A"), STANDINGS_NO_RANK);
    assert_int_equal(rank_of(&scene, "B"), 1);
    close_scene(&scene);
}

static void the_category_follows_from_the_level_and_one_team_gets_one_prize(void **state) {
    (void)state;
    struct fault fault = {0};
    struct standings_award *awards;
    size_t count;
    struct scene scene = academy();
    enter_academy(&scene, "petits", "CM1", 9);
    enter_academy(&scene, "moyens", "4e", 3);
    enter_academy(&scene, "grands", "1re", 1);
    assert_int_equal(standings_team_category(scene.standings, 0), 0);
    assert_int_equal(standings_team_category(scene.standings, 1), 1);
    assert_true(standings_awards(scene.standings, &awards, &count, &fault));
    /* each has the prize of its category, so nobody is left for the robot's */
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(awards[i].prize, i);
        assert_int_equal(awards[i].team, i);
    }
    free(awards);
    close_scene(&scene);
}

static void a_sheet_of_an_accepted_older_version_lacks_the_surprise_rule(void **state) {
    (void)state;
    struct fault fault = {0};
    struct contest *contest = case_contest("academie");
    char *text = unquoted("{'schema': 'perseverons-sheet/1', 'contest': 'academie', "
                          "'version': '2026.1', 'event': 'parcours', 'team': 'T', 'attempt': 1, "
                          "'time_limit_ms': 150000, "
                          "'values': {'tours': 3, 'cubes': 0, 'aides': 0, 'temps': 140000}}");
    struct sheet *sheet = sheet_read_bytes(contest, "old", text, strlen(text), &fault);
    struct score score;
    if (sheet == NULL) {
        case_stop("old", &fault);
    }
    assert_true(score_sheet(sheet, &score, &fault));
    assert_true(score.complete);
    assert_true(case_is(score.total, "40")); /* 10 s of the adapted time were left */
    char *again = sheet_text(sheet, &fault);
    assert_non_null(strstr(again, "2026.1"));
    free(again);
    score_release(&score);
    sheet_free(sheet);
    free(text);
    contest_free(contest);
}

/* ---- faults ---- */

static void unknown_teams_and_wrong_categories_are_named(void **state) {
    (void)state;
    struct fault fault = {0};
    const char *level = "4e";
    struct scene scene = academy();
    struct sheet *sheet = case_sheet(scene.contest, "'event': 'parcours', 'team': 'Nobody', "
                                                    "'attempt': 1, 'state': 'absent'");
    assert_false(standings_put_sheet(scene.standings, sheet, &fault));
    assert_int_equal(fault.kind, FAULT_REFERENCE);
    assert_non_null(strstr(fault.message, "Nobody"));
    const struct standings_team old = {
        .id = "A", .category = "ecole-6e", .level_count = 1, .levels = &level};
    assert_false(standings_add_team(scene.standings, &old, &fault));
    assert_int_equal(fault.kind, FAULT_RANGE);
    level = "CP0";
    assert_false(standings_add_team(scene.standings, &old, &fault));
    assert_int_equal(fault.kind, FAULT_UNKNOWN);
    sheet_free(sheet);
    close_scene(&scene);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_to_combine_attempts),
        cmocka_unit_test(a_team_without_a_sheet_has_no_value_and_no_rank),
        cmocka_unit_test(a_forfeit_is_never_the_shortest_time),
        cmocka_unit_test(equals_share_a_rank_and_the_next_is_skipped),
        cmocka_unit_test(a_draw_is_asked_for_and_then_decides),
        cmocka_unit_test(a_step_for_the_first_place_leaves_other_ties_alone),
        cmocka_unit_test(the_withdrawn_are_gone_and_the_disqualified_last),
        cmocka_unit_test(the_order_of_entry_changes_nothing),
        cmocka_unit_test(corrections_of_sums_end_where_a_fresh_start_does),
        cmocka_unit_test(corrections_of_shares_and_z_scores_end_where_a_fresh_start_does),
        cmocka_unit_test(a_sheet_taken_out_leaves_nothing),
        cmocka_unit_test(a_missing_mark_is_not_a_zero),
        cmocka_unit_test(each_method_of_a_jury),
        cmocka_unit_test(ranks_of_jurors_add_up_and_equals_share),
        cmocka_unit_test(z_scores_are_refused_to_small_groups_with_the_reason),
        cmocka_unit_test(methods_stand_side_by_side),
        cmocka_unit_test(without_homologation_there_is_no_rank),
        cmocka_unit_test(the_category_follows_from_the_level_and_one_team_gets_one_prize),
        cmocka_unit_test(a_sheet_of_an_accepted_older_version_lacks_the_surprise_rule),
        cmocka_unit_test(unknown_teams_and_wrong_categories_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
