/* Three seasons of Student Robotics: game points, places, league points of every match,
 * the league table, and the knockout up to the winners. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/bracket/bracket.h"
#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

/* ---- conversion ---- */

/* Writes what was seen once for the match. */
typedef void write_shared(FILE *out, const struct json_value *match);
typedef void write_own(FILE *out, const struct json_value *team);

static int letters(const char *text, char letter) {
    int count = 0;
    for (; *text != '\0'; text++) {
        count += *text == letter;
    }
    return count;
}

static void write_tokens(FILE *out, const char *tokens) {
    fprintf(out, "'g': %d, 'o': %d, 'p': %d, 'y': %d", letters(tokens, 'G'), letters(tokens, 'O'),
            letters(tokens, 'P'), letters(tokens, 'Y'));
}

static void zones_2016(FILE *out, const struct json_value *match) {
    static const char *const zones[] = {"0", "1", "2", "3", "other"};
    const struct json_value *arena = case_member(match, "arena_zones");
    fputs("'zones': [", out);
    for (size_t i = 0; i < 5; i++) {
        const char *tokens = case_text(case_member(arena, zones[i]), "tokens");
        fputs(i == 0 ? "{" : ", {", out);
        write_tokens(out, tokens);
        fprintf(out, ", 'w': %d}", letters(tokens, 'W'));
    }
    fputs("]", out);
}

static void grid_2019(FILE *out, const struct json_value *match) {
    const struct json_value *rows =
        case_member(case_member(case_member(match, "arena_zones"), "other"), "zone_contents");
    fputs("'grid': [", out);
    for (const struct json_value *row = rows->first; row != NULL; row = row->next) {
        for (const struct json_value *square = row->first; square != NULL; square = square->next) {
            fputs(row == rows->first && square == row->first ? "{" : ", {", out);
            write_tokens(out, case_text(square, "tokens"));
            fprintf(out, ", 'robots': %zu}", case_member(square, "robots")->count);
        }
    }
    fputs("]", out);
}

static void moves_2018(FILE *out, const struct json_value *team) {
    const char *comma = "";
    fputs("'moves': [", out);
    for (const char *event = case_text(team, "events"); *event != '\0'; event++) {
        if (*event != ' ') {
            fprintf(out, "%s{'what': '%c'}", comma, *event | 0x20);
            comma = ", ";
        }
    }
    fprintf(out, "], 'super': %s", case_member(team, "holding-super")->truth ? "true" : "false");
}

static const char *state_of(const struct json_value *team) {
    return !case_member(team, "present")->truth       ? "absent"
           : case_member(team, "disqualified")->truth ? "disqualified"
                                                      : "played";
}

static void write_side(FILE *out, const struct json_value *team, write_own *own) {
    const char *state = state_of(team);
    fprintf(out, "{'teams': ['%s'], 'corner': %ld, 'state': '%s'", team->key,
            strtol(case_text(team, "zone"), NULL, 10) + 1, state);
    if (strcmp(state, "absent") != 0) {
        fputs(", 'values': {", out);
        if (own != NULL) {
            own(out, team);
        }
        fputs("}", out);
    }
    fputs("}", out);
}

struct season {
    const char *path, *contest;
    write_shared *shared;
    write_own *own;
    struct contest *rules;
    struct json_document *document;
    const struct json_value *root;
    struct standings *standings;
};

static struct match_sheet *convert(const struct season *season, const struct json_value *match,
                                   const char *event) {
    char *members = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&members, &size);
    fprintf(out, "'event': '%s', 'match': '%s%s', 'arena': '%s', ", event,
            case_text(match, "arena"), case_text(match, "match"), case_text(match, "arena"));
    if (season->shared != NULL) {
        fputs("'values': {", out);
        season->shared(out, match);
        fputs("}, ", out);
    }
    fputs("'sides': [", out);
    const struct json_value *teams = case_member(match, "teams");
    for (const struct json_value *team = teams->first; team != NULL; team = team->next) {
        fputs(team == teams->first ? "" : ", ", out);
        write_side(out, team, season->own);
    }
    fputs("]", out);
    fclose(out);
    struct match_sheet *sheet = case_match(season->rules, members);
    free(members);
    return sheet;
}

/* ---- one match ---- */

static void assert_place(const struct json_value *positions, const char *team, size_t place) {
    char key[16];
    snprintf(key, sizeof key, "%zu", place);
    const struct json_value *there = json_member(positions, key);
    bool found = false;
    for (const struct json_value *one = there == NULL ? NULL : there->first; one != NULL;
         one = one->next) {
        found = found || strcmp(one->text, team) == 0;
    }
    if (!found) {
        print_error("line %d: %s is not in place %zu\n", positions->line, team, place);
        fail();
    }
}

static void assert_match(const struct match_score *score, const struct json_value *out) {
    for (size_t i = 0; i < score->match->side_count; i++) {
        const char *team = score->match->sides[i].teams[0].id;
        const struct match_side_score *side = &score->sides[i];
        assert_true(case_is(side->total, case_text(case_member(out, "game_points"), team)));
        assert_true(
            case_is(side->league_points, case_text(case_member(out, "league_points"), team)));
        assert_place(case_member(out, "positions"), team, side->place);
    }
}

static void play_league(struct season *season) {
    struct fault fault = {0};
    const struct json_value *matches = case_member(season->root, "league_matches");
    assert_true(matches->count > 0);
    for (const struct json_value *one = matches->first; one != NULL; one = one->next) {
        struct match_sheet *match = convert(season, one, "league");
        struct match_score score;
        if (!match_score(match, &score, &fault) ||
            !standings_put_match(season->standings, match, &fault)) {
            case_stop("league", &fault);
        }
        for (size_t i = 0; i < match->side_count; i++) {
            assert_true(score.sides[i].valid);
        }
        assert_match(&score, case_member(one, "out"));
        match_score_release(&score);
        match_free(match);
    }
}

/* ---- the table ---- */

static void assert_value(const struct season *season, const char *result, const char *team,
                         const char *expected) {
    struct exact value;
    struct rational small;
    size_t index = standings_find_team(season->standings, team);
    assert_true(
        standings_value(season->standings, contest_result(season->rules, result), index, &value));
    assert_true(exact_to_rational(value, &small));
    assert_true(case_is(small, expected));
}

static const struct standings_table *league_table(struct season *season) {
    struct fault fault = {0};
    const struct standings_table *table = standings_table(
        season->standings, contest_ranking(season->rules, "league"), CONTEST_NONE, &fault);
    assert_non_null(table);
    return table;
}

static void assert_table(struct season *season) {
    const struct json_value *expected = case_member(season->root, "league_table");
    const struct standings_table *table = league_table(season);
    assert_int_equal(table->row_count, expected->count);
    for (const struct json_value *row = expected->first; row != NULL; row = row->next) {
        const char *team = case_text(row, "team");
        assert_int_equal(case_rank(season->standings, table, team),
                         strtol(case_text(row, "rank"), NULL, 10));
        assert_value(season, "league_points", team, case_text(row, "league_points"));
        assert_value(season, "game_points", team, case_text(row, "game_points"));
    }
}

/* ---- the knockout ---- */

#define SEEDS_MAX 64

struct knockout {
    struct season *season;
    struct bracket *bracket;
    const char *seeds[SEEDS_MAX]; /* teams, best first */
    size_t seed_count;
    size_t lines[SEEDS_MAX];
    size_t played;
};

/* Ranks with ties listed as the season's own program listed them. */
static void take_seeds(struct knockout *knockout) {
    const struct json_value *table = case_member(knockout->season->root, "league_table");
    for (const struct json_value *row = table->first; row != NULL; row = row->next) {
        knockout->seeds[knockout->seed_count++] = case_text(row, "team");
    }
}

static size_t seed_of(const struct knockout *knockout, const char *team) {
    size_t seed = 0;
    while (seed < knockout->seed_count && strcmp(knockout->seeds[seed], team) != 0) {
        seed++;
    }
    assert_true(seed < knockout->seed_count);
    return seed;
}

/* The match of the file in which exactly the entries of the meeting play. */
static const struct json_value *find_match(const struct knockout *knockout,
                                           const struct bracket_meeting *meeting) {
    const struct json_value *list = case_member(knockout->season->root, "knockout_matches");
    for (const struct json_value *one = list->first; one != NULL; one = one->next) {
        size_t entries = 0, same = 0;
        for (size_t i = 0; i < knockout->bracket->plan.sides; i++) {
            if (meeting->entries[i] < BRACKET_SEEDS_MAX) {
                entries++;
                same += json_member(case_member(one, "teams"),
                                    knockout->seeds[meeting->entries[i]]) != NULL;
            }
        }
        if (same == entries && entries == case_member(one, "teams")->count) {
            return one;
        }
    }
    fail_msg("round %zu, meeting %zu: these teams do not meet in the file", meeting->round,
             meeting->number);
    return NULL;
}

static void assert_resolved(const struct match_score *score, const struct json_value *out) {
    const struct json_value *resolved = case_member(out, "resolved_by_league");
    for (size_t i = 0; i < score->match->side_count; i++) {
        assert_int_equal(score->sides[i].place,
                         strtol(case_text(resolved, score->match->sides[i].teams[0].id), NULL, 10));
    }
}

static void play_meeting(struct knockout *knockout, size_t index) {
    struct fault fault = {0};
    struct match_score score;
    struct bracket *bracket = knockout->bracket;
    const struct json_value *one = find_match(knockout, &bracket->meetings[index]);
    struct match_sheet *match = convert(knockout->season, one, "knockout");
    size_t ranks[MATCH_SIDES_MAX], places[BRACKET_SIDES_MAX] = {0};
    assert_true(match_score(match, &score, &fault));
    assert_match(&score, case_member(one, "out"));
    for (size_t i = 0; i < match->side_count; i++) {
        ranks[i] = seed_of(knockout, match->sides[i].teams[0].id);
    }
    match_settle(&score, ranks);
    assert_resolved(&score, case_member(one, "out"));
    for (size_t i = 0; i < match->side_count; i++) {
        for (size_t entry = 0; entry < bracket->plan.sides; entry++) {
            if (bracket->meetings[index].entries[entry] == ranks[i]) {
                places[entry] = score.sides[i].place;
            }
        }
    }
    assert_true(bracket_enter_game(bracket, index, places, &fault));
    knockout->played++;
    match_score_release(&score);
    match_free(match);
}

/* The last line of the schedule names who reached the final, played or not. */
static void assert_finalists(const struct knockout *knockout) {
    const struct bracket *bracket = knockout->bracket;
    const struct bracket_meeting *final = &bracket->meetings[bracket->meeting_count - 1];
    const struct json_value *slot = case_member(knockout->season->root, "schedule")->first;
    size_t found = 0;
    while (slot->next != NULL) {
        slot = slot->next;
    }
    const struct json_value *teams = case_member(slot, "teams");
    for (const struct json_value *team = teams->first; team != NULL; team = team->next) {
        for (size_t i = 0; i < bracket->plan.sides; i++) {
            found += final->entries[i] == seed_of(knockout, team->text);
        }
    }
    assert_int_equal(found, teams->count);
}

static void play_knockout(struct season *season, struct bracket_plan plan,
                          struct knockout *knockout) {
    struct fault fault = {0};
    size_t meeting;
    plan.seeds = knockout->seed_count;
    knockout->season = season;
    knockout->bracket = bracket_new(&plan, &fault);
    if (knockout->bracket == NULL) {
        case_stop("bracket", &fault);
    }
    size_t matches = case_member(season->root, "knockout_matches")->count;
    while (knockout->played < matches &&
           (meeting = bracket_next(knockout->bracket)) != BRACKET_NONE) {
        play_meeting(knockout, meeting);
    }
    assert_int_equal(knockout->played, matches);
    assert_finalists(knockout);
}

/* The first `matches` matches of the file are the first round, in its order. */
static void lines_of_first_round(struct knockout *knockout, size_t matches) {
    const struct json_value *one = case_member(knockout->season->root, "knockout_matches")->first;
    for (size_t i = 0; i < 4 * matches; i++) {
        knockout->lines[i] = BRACKET_BYE;
    }
    for (size_t i = 0; i < matches; i++, one = one->next) {
        size_t line = 4 * i;
        for (const struct json_value *team = case_member(one, "teams")->first; team != NULL;
             team = team->next) {
            knockout->lines[line++] = seed_of(knockout, team->key);
        }
    }
}

/* "first", "second", "third" are the places of the final, equals together. */
static void assert_awards(const struct season *season) {
    static const char *const awards[] = {"first", "second", "third"};
    const struct json_value *final = case_member(season->root, "knockout_matches")->first;
    while (final->next != NULL) {
        final = final->next;
    }
    struct fault fault = {0};
    struct match_score score;
    struct match_sheet *match = convert(season, final, "knockout");
    assert_true(match_score(match, &score, &fault));
    for (size_t place = 1; place <= 3; place++) {
        const struct json_value *expected =
            case_member(case_member(season->root, "awards"), awards[place - 1]);
        size_t count = 0;
        for (size_t i = 0; i < match->side_count; i++) {
            count += score.sides[i].place == place;
            for (const struct json_value *one = expected->first; one != NULL; one = one->next) {
                if (strcmp(one->text, match->sides[i].teams[0].id) == 0) {
                    assert_int_equal(score.sides[i].place, place);
                }
            }
        }
        assert_int_equal(count, expected->count);
    }
    match_score_release(&score);
    match_free(match);
}

/* ---- the seasons ---- */

static void open_season(struct season *season) {
    struct fault fault = {0};
    season->rules = case_contest(season->contest);
    season->document = case_file(season->path);
    season->root = json_root(season->document);
    season->standings = standings_new(season->rules, &fault);
    assert_non_null(season->standings);
    for (const struct json_value *team = case_member(season->root, "teams")->first; team != NULL;
         team = team->next) {
        case_team(season->standings, team->text);
    }
    for (const struct json_value *one = case_member(season->root, "external_points")->first;
         one != NULL; one = one->next) {
        struct rational points;
        assert_true(rational_read(one->text, strlen(one->text), &points));
        assert_true(standings_give(season->standings, contest_result(season->rules, "external"),
                                   one->key, points, &fault));
    }
}

static void close_season(struct season *season) {
    standings_free(season->standings);
    json_free(season->document);
    contest_free(season->rules);
}

static void season_2016_equals_its_scorer_its_league_and_its_knockout(void **state) {
    (void)state;
    struct season season = {
        .path = "student-robotics/sr-2016.season.json", .contest = "sr-2016", .shared = zones_2016};
    struct knockout knockout = {.season = &season};
    open_season(&season);
    play_league(&season);
    assert_table(&season);
    take_seeds(&knockout);
    lines_of_first_round(&knockout, 16);
    play_knockout(
        &season,
        (struct bracket_plan){
            .sides = 4, .advance = 2, .best_of = 1, .lines = knockout.lines, .line_count = 64},
        &knockout);
    assert_awards(&season);
    bracket_free(knockout.bracket);
    close_season(&season);
}

static void season_2019_equals_its_scorer_its_league_and_its_knockout(void **state) {
    (void)state;
    struct season season = {
        .path = "student-robotics/sr-2019.season.json", .contest = "sr-2019", .shared = grid_2019};
    struct knockout knockout = {.season = &season};
    open_season(&season);
    play_league(&season);
    assert_table(&season);
    take_seeds(&knockout);
    lines_of_first_round(&knockout, 8);
    play_knockout(
        &season,
        (struct bracket_plan){
            .sides = 4, .advance = 2, .best_of = 1, .lines = knockout.lines, .line_count = 32},
        &knockout);
    assert_awards(&season);
    bracket_free(knockout.bracket);
    close_season(&season);
}

static void smallpeice_2018_meets_as_our_own_bracket_lays_it_out(void **state) {
    (void)state;
    struct season season = {.path = "student-robotics/sr-smallpeice2018.season.json",
                            .contest = "sr-smallpeice-2018",
                            .own = moves_2018};
    struct knockout knockout = {.season = &season};
    open_season(&season);
    play_league(&season);
    assert_table(&season);
    take_seeds(&knockout);
    play_knockout(&season, (struct bracket_plan){.sides = 2, .advance = 1, .best_of = 1},
                  &knockout);
    bracket_free(knockout.bracket);
    close_season(&season);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season_2016_equals_its_scorer_its_league_and_its_knockout),
        cmocka_unit_test(season_2019_equals_its_scorer_its_league_and_its_knockout),
        cmocka_unit_test(smallpeice_2018_meets_as_our_own_bracket_lays_it_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
