/* One regional of 2010: marks standardised within their jury, weighted, ranked; and its
 * brackets: every score, tie-break, no-show, and who met whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scoring/bracket/bracket.h"
#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

/* ---- juries ---- */

struct regional {
    struct json_document *document;
    const struct json_value *root;
    struct contest *contest;
    struct standings *standings;
};

static void put_mark(struct regional *regional, const struct json_value *group,
                     const struct json_value *entry) {
    const char *category = case_text(group, "category"), *team = case_text(entry, "entry");
    struct fault fault = {0};
    char members[400];
    if (strcmp(category, "performance") == 0) {
        snprintf(members, sizeof members,
                 "'event': 'performance', 'team': '%s', 'attempt': 1, 'values': {'best': %s}", team,
                 case_text(entry, "value"));
    } else {
        snprintf(members, sizeof members,
                 "'event': '%s', 'team': '%s', 'attempt': 1, 'judge': 'J', 'jury': '%s', "
                 "'values': {'mark': %s}",
                 category, team, case_text(group, "id"), case_text(entry, "value"));
    }
    case_team(regional->standings, team);
    struct sheet *sheet = case_sheet(regional->contest, members);
    if (!standings_put_sheet(regional->standings, sheet, &fault)) {
        case_stop("put_mark", &fault);
    }
    sheet_free(sheet);
}

/* Of the research jury only the standardised marks are known. */
static void give_research(struct regional *regional) {
    struct fault fault = {0};
    for (const struct json_value *one = case_member(regional->root, "overall")->first; one != NULL;
         one = one->next) {
        const struct json_value *mark = case_member(case_member(one, "in"), "research");
        struct rational value;
        if (mark->type == JSON_NUMBER) {
            assert_true(rational_read(mark->text, strlen(mark->text), &value));
            assert_true(standings_give(regional->standings,
                                       contest_result(regional->contest, "research"),
                                       case_text(one, "entry"), value, &fault));
        }
    }
}

static struct regional open_regional(void) {
    struct fault fault = {0};
    struct regional regional = {.document = case_file("fll/2010-body-forward.jury.json"),
                                .contest = case_contest("fll-juries")};
    regional.root = json_root(regional.document);
    regional.standings = standings_new(regional.contest, &fault);
    const struct json_value *groups = case_member(regional.root, "groups");
    for (const struct json_value *group = groups->first; group != NULL; group = group->next) {
        const struct json_value *entries = case_member(group, "entries");
        for (const struct json_value *entry = entries->first; entry != NULL; entry = entry->next) {
            put_mark(&regional, group, entry);
        }
    }
    give_research(&regional);
    assert_true(standings_compute(regional.standings, &fault));
    return regional;
}

static void close_regional(struct regional *regional) {
    standings_free(regional->standings);
    contest_free(regional->contest);
    json_free(regional->document);
}

static bool has_value(const struct regional *regional, const char *result, const char *team,
                      struct exact *value) {
    return standings_value(regional->standings, contest_result(regional->contest, result),
                           standings_find_team(regional->standings, team), value);
}

static void marks_are_standardised_within_their_jury_as_the_official_program_did(void **state) {
    (void)state;
    struct regional regional = open_regional();
    size_t compared = 0;
    for (const struct json_value *group = case_member(regional.root, "groups")->first;
         group != NULL; group = group->next) {
        for (const struct json_value *entry = case_member(group, "entries")->first; entry != NULL;
             entry = entry->next) {
            struct exact value;
            assert_true(has_value(&regional, case_text(group, "category"),
                                  case_text(entry, "entry"), &value));
            assert_true(case_is_double(value, case_text(entry, "expected")));
            compared++;
        }
    }
    assert_int_equal(compared, 123);
    close_regional(&regional);
}

static void weighted_sums_and_their_order_equal_those_stored(void **state) {
    (void)state;
    struct regional regional = open_regional();
    struct fault fault = {0};
    for (const struct json_value *one = case_member(regional.root, "overall")->first; one != NULL;
         one = one->next) {
        struct exact value;
        const struct json_value *out = case_member(one, "out");
        bool has = has_value(&regional, "overall", case_text(one, "entry"), &value);
        assert_int_equal(has, out->type == JSON_NUMBER);
        assert_true(!has || case_is_double(value, out->text));
    }
    const struct standings_table *table = standings_table(
        regional.standings, contest_ranking(regional.contest, "overall"), CONTEST_NONE, &fault);
    assert_non_null(table);
    const struct json_value *order = case_member(regional.root, "overall_order");
    for (const struct json_value *team = order->first; team != NULL; team = team->next) {
        assert_int_equal(case_rank(regional.standings, table, team->text), team->index + 1);
    }
    assert_int_equal(case_rank(regional.standings, table, "T017"), STANDINGS_NO_RANK);
    close_regional(&regional);
}

/* ---- brackets ---- */

#define LINES_MAX 64
#define TEAMS_MAX 64

struct tournament {
    struct contest *contest;
    const struct json_value *cases;
    const char *bracket; /* "3/Div 1" */
    const char *teams[TEAMS_MAX];
    size_t team_count, rounds, played;
    size_t lines[LINES_MAX];
};

static const struct json_value *match_of(const struct tournament *tournament, size_t round,
                                         size_t number) {
    for (const struct json_value *one = tournament->cases->first; one != NULL; one = one->next) {
        if (strcmp(case_text(one, "bracket"), tournament->bracket) == 0 &&
            strtoul(case_text(one, "round"), NULL, 10) == round &&
            strtoul(case_text(one, "match"), NULL, 10) == number) {
            return one;
        }
    }
    return NULL;
}

static size_t team_number(struct tournament *tournament, const char *team) {
    size_t i = 0;
    while (i < tournament->team_count && strcmp(tournament->teams[i], team) != 0) {
        i++;
    }
    if (i == tournament->team_count) {
        tournament->teams[tournament->team_count++] = team;
    }
    return i;
}

/* The lines of the first round under match `number` of round `round`, of which one
 * side may come from nowhere: it had a bye so far. */
static void lay_lines(struct tournament *tournament, size_t round, size_t number,
                      const char *alone) {
    const struct json_value *one = match_of(tournament, round, number);
    size_t width = (size_t)1 << round, first = (number - 1) * width;
    for (size_t i = 0; i < 2; i++) {
        const char *side = one == NULL ? NULL : case_text(one, i == 0 ? "A" : "B");
        if (one == NULL && i == 0) {
            side = alone;
        }
        if (round > 1) {
            lay_lines(tournament, round - 1, 2 * number - 1 + i, side);
        } else if (side != NULL) {
            tournament->lines[first + i] = team_number(tournament, side);
        }
    }
}

static void write_side(FILE *out, const struct json_value *one, const char *which) {
    const struct json_value *values = case_member(case_member(one, "in"), which);
    fprintf(out, "{'teams': ['%s']", case_text(one, which));
    if (values->type == JSON_STRING) {
        assert_string_equal(values->text, "no_show");
        fputs(", 'state': 'absent'}", out);
        return;
    }
    fputs(", 'values': ", out);
    json_copy(out, values);
    fputs("}", out);
}

static const char *how_decided(const struct match_score *score) {
    return score->decided_by == CONTEST_NONE ? "no_show"
           : score->decided_by == 0          ? "score"
                                             : "tie_break";
}

static void assert_duel(const struct match_score *score, const struct json_value *out) {
    const struct json_value *scores = json_member(out, "scores");
    assert_string_equal(score->sides[0].place == 1 ? "A" : "B", case_text(out, "winner"));
    assert_int_equal(score->sides[0].equals, 1);
    assert_string_equal(how_decided(score), case_text(out, "decided_by"));
    if (scores != NULL) {
        assert_true(case_is(score->sides[0].total, case_text(scores, "A")));
        assert_true(case_is(score->sides[1].total, case_text(scores, "B")));
    }
}

static void play_duel(struct tournament *tournament, struct bracket *bracket, size_t index) {
    struct bracket_meeting *meeting = &bracket->meetings[index];
    const struct json_value *one = match_of(tournament, meeting->round, meeting->number);
    struct fault fault = {0};
    struct match_score score;
    char *members = NULL;
    size_t size = 0;
    assert_non_null(one);
    FILE *out = open_memstream(&members, &size);
    fputs("'event': 'duel', 'match': '1', 'sides': [", out);
    write_side(out, one, "A");
    fputs(", ", out);
    write_side(out, one, "B");
    fputs("]", out);
    fclose(out);
    struct match_sheet *match = case_match(tournament->contest, members);
    free(members);
    assert_true(match_score(match, &score, &fault));
    assert_duel(&score, case_member(one, "out"));
    /* those whom the bracket sends here are those who met */
    assert_int_equal(meeting->entries[0], team_number(tournament, case_text(one, "A")));
    assert_int_equal(meeting->entries[1], team_number(tournament, case_text(one, "B")));
    size_t places[2] = {score.sides[0].place, score.sides[1].place};
    assert_true(bracket_enter_game(bracket, index, places, &fault));
    tournament->played++;
    match_score_release(&score);
    match_free(match);
}

static void play_tournament(struct tournament *tournament) {
    struct fault fault = {0};
    size_t next;
    for (tournament->rounds = 1; match_of(tournament, tournament->rounds + 1, 1) != NULL;) {
        tournament->rounds++;
    }
    for (size_t i = 0; i < LINES_MAX; i++) {
        tournament->lines[i] = BRACKET_BYE;
    }
    lay_lines(tournament, tournament->rounds, 1, NULL);
    struct bracket *bracket =
        bracket_new(&(struct bracket_plan){.seeds = tournament->team_count,
                                           .sides = 2,
                                           .advance = 1,
                                           .best_of = 1,
                                           .lines = tournament->lines,
                                           .line_count = (size_t)1 << tournament->rounds},
                    &fault);
    if (bracket == NULL) {
        case_stop(tournament->bracket, &fault);
    }
    while ((next = bracket_next(bracket)) != BRACKET_NONE) {
        play_duel(tournament, bracket, next);
    }
    assert_true(bracket->winner < tournament->team_count);
    bracket_free(bracket);
}

static bool seen_before(const struct json_value *cases, const struct json_value *one) {
    for (const struct json_value *other = cases->first; other != one; other = other->next) {
        if (strcmp(case_text(other, "bracket"), case_text(one, "bracket")) == 0) {
            return true;
        }
    }
    return false;
}

static void brackets_go_on_as_they_did_by_score_tie_break_and_no_show(void **state) {
    (void)state;
    struct json_document *document = case_file("fll/2010-body-forward-mn.bracket.json");
    struct contest *contest = case_contest("fll-body-forward-duels");
    const struct json_value *cases = case_member(json_root(document), "cases");
    size_t played = 0;
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        if (!seen_before(cases, one)) {
            struct tournament tournament = {
                .contest = contest, .cases = cases, .bracket = case_text(one, "bracket")};
            play_tournament(&tournament);
            played += tournament.played;
        }
    }
    assert_int_equal(played, 199);
    json_free(document);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_standardised_within_their_jury_as_the_official_program_did),
        cmocka_unit_test(weighted_sums_and_their_order_equal_those_stored),
        cmocka_unit_test(brackets_go_on_as_they_did_by_score_tie_break_and_no_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
