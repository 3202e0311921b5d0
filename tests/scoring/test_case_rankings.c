/* RoboCupJunior's ways of ranking and FRC's tie-breaks: every value and rank of the files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/scoring/support_cases.h"
#include "tests/scoring/support_scoring.h"

/* ---- RoboCupJunior: the rules of one case, as a contest ---- */

static const char *ask(const struct json_value *in, const char *key) { return case_text(in, key); }

static void write_id(FILE *out, const char *id) { /* B1Q1 -> b1q1 */
    for (; *id != '\0'; id++) {
        fputc(*id | 0x20, out);
    }
}

static void write_events(FILE *out, const struct json_value *blocks) {
    const char *comma = "";
    fputs("'events': [{'id': 'run', 'name': 'Run', 'attempts': 20, 'items': ["
          "{'id': 'score', 'type': 'count', 'max': 100000, 'points': 1, 'name': 'Score'},"
          "{'id': 'time', 'type': 'time', 'max_ms': 86400000, 'name': 'Time'}]}",
          out);
    if (blocks == NULL) {
        fputs("]", out);
        return;
    }
    fputs(", {'id': 'document', 'kind': 'jury', 'name': 'Document', 'items': [", out);
    for (const struct json_value *block = blocks->first; block != NULL; block = block->next) {
        for (const struct json_value *question = case_member(block, "questions")->first;
             question != NULL; question = question->next) {
            fprintf(out, "%s{'id': '", comma);
            write_id(out, question->text);
            fputs("', 'type': 'count', 'max': 10, 'points': 1, 'name': 'Question'}", out);
            comma = ", ";
        }
    }
    fputs("]}]", out);
}

static void write_block(FILE *out, const struct json_value *block) {
    char id[16];
    snprintf(id, sizeof id, "b%zu", block->index);
    fprintf(out,
            ", {'id': '%s_marks', 'type': 'jury', 'name': 'Marks', 'event': 'document', "
            "'method': 'trimmed_mean', 'trim': 1, 'trim_from': 5, 'criteria': [",
            id);
    for (const struct json_value *question = case_member(block, "questions")->first;
         question != NULL; question = question->next) {
        fputs(question->index == 0 ? "'" : ", '", out);
        write_id(out, question->text);
        fputs("'", out);
    }
    fprintf(out,
            "]}, {'id': '%s_left', 'type': 'formula', 'name': 'Left', "
            "'value': '%s_marks * (100 - penalty) / 100'}, "
            "{'id': '%s', 'type': 'share_of_best', 'name': 'Block', 'of': '%s_left'}",
            id, id, id, id);
}

static void write_document(FILE *out, const struct json_value *blocks) {
    for (const struct json_value *block = blocks->first; block != NULL; block = block->next) {
        write_block(out, block);
    }
    fputs(", {'id': 'document', 'type': 'weighted_sum', 'name': 'Document', 'parts': [", out);
    for (const struct json_value *block = blocks->first; block != NULL; block = block->next) {
        fprintf(out, "%s{'result': 'b%zu', 'weight': %s}", block->index == 0 ? "" : ", ",
                block->index, case_text(block, "weight"));
    }
    fputs("]}", out);
}

static bool is_mode(const struct json_value *in, const char *mode) {
    return strcmp(ask(in, "mode"), mode) == 0;
}

static void write_final(FILE *out, const struct json_value *in) {
    fputs(", {'id': 'final', 'type': 'weighted_sum', 'name': 'Final', 'parts': [", out);
    if (is_mode(in, "GAMES_DOCUMENT_CHALLENGE")) {
        fputs("{'result': 'games', 'weight': 0.6}, {'result': 'document', 'weight': 0.2}, "
              "{'result': 'challenge_share', 'weight': 0.2}",
              out);
    } else if (is_mode(in, "MEAN_OF_NORMALIZED_BEST_N_GAMES_NORMALIZED_DOCUMENT")) {
        fputs("{'result': 'games', 'weight': 0.8}, {'result': 'document', 'weight': 0.2}", out);
    } else {
        fputs("'games'", out);
    }
    fputs("]}]", out);
}

static void write_results(FILE *out, const struct json_value *in) {
    bool sum = is_mode(in, "SUM_OF_BEST_N_GAMES");
    const struct json_value *blocks = json_member(in, "document_blocks");
    fprintf(out,
            "'results': [{'id': 'penalty', 'type': 'given', 'otherwise': 0, 'name': 'Penalty'}, "
            "{'id': 'challenge', 'type': 'given', 'name': 'Challenge'}, "
            "{'id': 'challenge_share', 'type': 'share_of_best', 'of': 'challenge', 'name': 'C'}, "
            "{'id': 'games', 'type': 'sheets', 'name': 'Games', 'event': 'run', "
            "'share_of_round': %s, 'best': %s, 'combine': '%s', "
            "'prefer': {'of': 'value.time', 'order': 'lowest'}}, "
            "{'id': 'time', 'type': 'sheets', 'name': 'Time', 'event': 'run', 'of': 'value.time', "
            "'order': 'lowest', 'attempts_of': 'games', 'combine': 'sum'}",
            sum ? "false" : "true", ask(in, "best_n"), sum ? "sum" : "mean");
    if (blocks != NULL) {
        write_document(out, blocks);
    }
    write_final(out, in);
}

static struct contest *contest_for(const struct json_value *in) {
    char *text = NULL;
    size_t size = 0;
    struct fault fault = {0};
    FILE *out = open_memstream(&text, &size);
    fputs("{'schema': 'perseverons-contest/1', 'id': 'case', 'version': '1', 'name': 'Case', ",
          out);
    write_events(out, json_member(in, "document_blocks"));
    fputs(", ", out);
    write_results(out, in);
    fputs(", 'rankings': [{'id': 'final', 'name': 'Final', 'by': ['final', 'time']}]}", out);
    fclose(out);
    char *json = unquoted("%s", text);
    struct contest *contest = contest_from_text(json, &fault);
    if (contest == NULL) {
        fprintf(stderr, "%s\n", json);
        case_stop("contest_for", &fault);
    }
    free(json);
    free(text);
    return contest;
}

/* ---- its sheets ---- */

static void put(struct standings *standings, const struct contest *contest, const char *members) {
    struct fault fault = {0};
    struct sheet *sheet = case_sheet(contest, members);
    if (!standings_put_sheet(standings, sheet, &fault)) {
        case_stop("put", &fault);
    }
    sheet_free(sheet);
}

static void put_runs(struct standings *standings, const struct contest *contest,
                     const struct json_value *in) {
    for (const struct json_value *team = case_member(in, "runs")->first; team != NULL;
         team = team->next) {
        case_team(standings, team->key);
        for (const struct json_value *run = team->first; run != NULL; run = run->next) {
            char members[400];
            snprintf(members, sizeof members,
                     "'event': 'run', 'team': '%s', 'attempt': %s, "
                     "'values': {'score': %s, 'time': %s000}",
                     team->key, case_text(run, "round") + 1, case_text(run, "score"),
                     case_text(run, "seconds"));
            put(standings, contest, members);
        }
    }
}

/* One sheet for each juror: the j-th mark of every question that has one. */
static void put_juror(struct standings *standings, const struct contest *contest,
                      const struct json_value *team, size_t juror) {
    char *members = NULL;
    size_t size = 0, marks = 0;
    FILE *out = open_memstream(&members, &size);
    fprintf(out, "'event': 'document', 'team': '%s', 'attempt': 1, 'judge': 'J%zu', 'values': {",
            team->key, juror);
    const struct json_value *questions = case_member(team, "marks");
    for (const struct json_value *question = questions->first; question != NULL;
         question = question->next) {
        for (const struct json_value *mark = question->first; mark != NULL; mark = mark->next) {
            if (mark->index == juror) {
                fputs(marks++ == 0 ? "'" : ", '", out);
                write_id(out, question->key);
                fprintf(out, "': %s", mark->text);
            }
        }
    }
    fputs("}", out);
    fclose(out);
    if (marks > 0) {
        put(standings, contest, members);
    }
    free(members);
}

static void give(struct standings *standings, const struct contest *contest, const char *result,
                 const char *team, const char *value) {
    struct fault fault = {0};
    struct rational number;
    assert_true(rational_read(value, strlen(value), &number));
    assert_true(standings_give(standings, contest_result(contest, result), team, number, &fault));
}

static void put_documents(struct standings *standings, const struct contest *contest,
                          const struct json_value *in) {
    const struct json_value *documents = json_member(in, "documents");
    const struct json_value *challenge = json_member(in, "challenge");
    for (const struct json_value *team = documents == NULL ? NULL : documents->first; team != NULL;
         team = team->next) {
        give(standings, contest, "penalty", team->key, case_text(team, "penalty_percent"));
        for (size_t juror = 0; juror < 12; juror++) {
            put_juror(standings, contest, team, juror);
        }
    }
    for (const struct json_value *team = challenge == NULL ? NULL : challenge->first; team != NULL;
         team = team->next) {
        give(standings, contest, "challenge", team->key, team->text);
    }
}

/* ---- what comes out ---- */

static bool same_value(const struct standings *standings, const struct contest *contest,
                       const char *result, const char *team, const char *expected) {
    struct exact value;
    return standings_value(standings, contest_result(contest, result),
                           standings_find_team(standings, team), &value) &&
           case_is_double(value, expected);
}

static void assert_row(const struct standings *standings, const struct contest *contest,
                       const struct standings_table *table, const struct json_value *row,
                       const char *id) {
    const char *team = case_text(row, "team");
    char ms[32];
    snprintf(ms, sizeof ms, "%s000", case_text(row, "seconds"));
    bool same =
        same_value(standings, contest, "final", team, case_text(row, "final")) &&
        same_value(standings, contest, "time", team, ms) &&
        (json_member(row, "document") == NULL || contest_result(contest, "document") == NULL ||
         same_value(standings, contest, "document", team, case_text(row, "document")));
    if (!same || case_rank(standings, table, team) != strtoul(case_text(row, "rank"), NULL, 10)) {
        fail_msg("%s: %s differs", id, team);
    }
}

static void assert_mode(const struct json_value *one) {
    struct fault fault = {0};
    const struct json_value *in = case_member(one, "in"), *out = case_member(one, "out");
    struct contest *contest = contest_for(in);
    struct standings *standings = standings_new(contest, &fault);
    assert_non_null(standings);
    put_runs(standings, contest, in);
    put_documents(standings, contest, in);
    const struct standings_table *table =
        standings_table(standings, contest_ranking(contest, "final"), CONTEST_NONE, &fault);
    if (table == NULL) {
        case_stop(case_text(one, "id"), &fault);
    }
    assert_int_equal(table->row_count, out->count);
    for (const struct json_value *row = out->first; row != NULL; row = row->next) {
        assert_row(standings, contest, table, row, case_text(one, "id"));
    }
    standings_free(standings);
    contest_free(contest);
}

static void ways_of_ranking_equal_the_official_program(void **state) {
    (void)state;
    struct json_document *document = case_file("rcj-rescue/ranking-modes.ranking.json");
    const struct json_value *cases = case_member(json_root(document), "cases");
    assert_int_equal(cases->count, 24);
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        assert_mode(one);
    }
    json_free(document);
}

/* ---- FRC: tables from sums ---- */

static void put_season(struct standings *standings, const struct contest *contest,
                       const struct json_value *team) {
    static const char *const keys[] = {"rp", "match", "auto", "tower"};
    const struct json_value *number = team->first;
    struct fault fault = {0};
    char members[400], values[300];
    size_t used = 0;
    for (size_t i = 0; i < 4; i++, number = number->next) {
        used += (size_t)snprintf(values + used, sizeof values - used, "'%s': %s, ", keys[i],
                                 number->text);
    }
    snprintf(members, sizeof members,
             "'event': 'season', 'team': '%s', 'attempt': 1, 'values': {%s'matches': %s}",
             team->key, values, number->next->text);
    case_team(standings, team->key);
    put(standings, contest, members);
    /* theirs: the highest of 0 to 1 goes first; ours: the lowest whole number */
    int64_t draw = (int64_t)(-100 * strtod(number->text, NULL));
    assert_true(standings_set_draw(standings, team->key, draw, &fault));
}

static void frc_averages_are_compared_as_fractions_then_by_the_stored_draw(void **state) {
    (void)state;
    struct fault fault = {0};
    struct json_document *document = case_file("frc/frc-2026-unit.ranking.json");
    struct contest *contest = case_contest("frc-2026");
    const struct json_value *cases = case_member(json_root(document), "cases");
    assert_int_equal(cases->count, 2);
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        struct standings *standings = standings_new(contest, &fault);
        for (const struct json_value *team = case_member(one, "in")->first; team != NULL;
             team = team->next) {
            put_season(standings, contest, team);
        }
        const struct standings_table *table =
            standings_table(standings, contest_ranking(contest, "season"), CONTEST_NONE, &fault);
        assert_non_null(table);
        for (const struct json_value *team = case_member(one, "out")->first; team != NULL;
             team = team->next) {
            assert_int_equal(case_rank(standings, table, team->text), team->index + 1);
        }
        standings_free(standings);
    }
    json_free(document);
    contest_free(contest);
}

/* ---- FRC: sums from matches ---- */

static void put_qualification(struct standings *standings, const struct contest *contest,
                              const struct json_value *one) {
    const struct json_value *own = case_member(one, "own");
    struct fault fault = {0};
    char members[1000];
    long fouls =
        strtol(case_text(own, "score"), NULL, 10) - strtol(case_text(own, "match"), NULL, 10);
    snprintf(members, sizeof members,
             "'event': 'qualification', 'match': '%zu', 'sides': ["
             "{'teams': ['own'], 'state': '%s', 'values': {'match': %s, 'fouls': %ld, "
             "'auto': %s, 'tower': %s, 'bonus': %s}}, "
             "{'teams': ['other'], 'values': {'match': %s, 'fouls': 0, 'auto': 0, 'tower': 0, "
             "'bonus': 0}}]",
             one->index, case_member(one, "dq")->truth ? "disqualified" : "played",
             case_text(own, "match"), fouls, case_text(own, "auto"), case_text(own, "tower"),
             case_text(own, "bonus"), case_text(one, "opp_score"));
    struct match_sheet *match = case_match(contest, members);
    if (!standings_put_match(standings, match, &fault)) {
        case_stop("qualification", &fault);
    }
    match_free(match);
}

static void assert_sums(const struct standings *standings, const struct contest *contest,
                        const struct json_value *expected) {
    static const char *const ours[] = {"rp_sum", "match_sum", "auto_sum",     "tower_sum", "won",
                                       "lost",   "tied",      "disqualified", "played"};
    static const char *const theirs[] = {"rp", "match", "auto", "tower", "w",
                                         "l",  "t",     "dq",   "played"};
    for (size_t i = 0; i < 9; i++) {
        if (!same_value(standings, contest, ours[i], "own", case_text(expected, theirs[i]))) {
            fail_msg("line %d: %s differs", expected->line, ours[i]);
        }
    }
}

static void frc_a_disqualified_match_is_played_and_adds_nothing(void **state) {
    (void)state;
    struct fault fault = {0};
    struct json_document *document = case_file("frc/frc-2026-unit.ranking.json");
    struct contest *contest = case_contest("frc-2026");
    struct standings *standings = standings_new(contest, &fault);
    const struct json_value *cases = case_member(json_root(document), "accumulate_cases");
    assert_int_equal(cases->count, 4);
    case_team(standings, "own");
    case_team(standings, "other");
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        put_qualification(standings, contest, one);
        assert_true(standings_compute(standings, &fault));
        assert_sums(standings, contest, case_member(one, "out_total"));
    }
    standings_free(standings);
    json_free(document);
    contest_free(contest);
}

/* ---- FRC: who wins a playoff ---- */

static void write_alliance(FILE *out, const struct json_value *side, const char *team) {
    fprintf(out,
            "{'teams': ['%s'], 'state': '%s', 'values': {'score': %s, "
            "'opponent_major_fouls': %s, 'auto_fuel': %s, 'tower': %s}}",
            team, case_member(side, "dq")->truth ? "disqualified" : "played",
            case_text(side, "score"), case_text(side, "opponent_major_fouls"),
            case_text(side, "auto_fuel"), case_text(side, "tower"));
}

static void assert_playoff(const struct contest *contest, const struct json_value *one) {
    static const char *const steps[] = {"score", "major fouls", "auto fuel", "tower", "true tie"};
    const struct json_value *in = case_member(one, "in"), *out = case_member(one, "out");
    struct fault fault = {0};
    struct match_score score;
    char *members = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&members, &size);
    fputs("'event': 'playoff', 'match': '1', 'sides': [", file);
    write_alliance(file, case_member(in, "red"), "red");
    fputs(", ", file);
    write_alliance(file, case_member(in, "blue"), "blue");
    fputs("]", file);
    fclose(file);
    struct match_sheet *match = case_match(contest, members);
    assert_true(match_score(match, &score, &fault));
    const char *winner = score.sides[0].equals == 2  ? "tie"
                         : score.sides[0].place == 1 ? "red"
                                                     : "blue";
    assert_string_equal(winner, case_text(out, "winner"));
    assert_string_equal(score.decided_by == CONTEST_NONE ? "dq" : steps[score.decided_by],
                        case_text(out, "decided_by"));
    match_score_release(&score);
    match_free(match);
    free(members);
}

static void frc_playoff_ties_fall_step_by_step(void **state) {
    (void)state;
    struct json_document *document = case_file("frc/frc-2026-unit.ranking.json");
    struct contest *contest = case_contest("frc-2026");
    const struct json_value *cases = case_member(json_root(document), "playoff_cases");
    assert_int_equal(cases->count, 13);
    for (const struct json_value *one = cases->first; one != NULL; one = one->next) {
        assert_playoff(contest, one);
    }
    json_free(document);
    contest_free(contest);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_of_ranking_equal_the_official_program),
        cmocka_unit_test(frc_averages_are_compared_as_fractions_then_by_the_stored_draw),
        cmocka_unit_test(frc_a_disqualified_match_is_played_and_adds_nothing),
        cmocka_unit_test(frc_playoff_ties_fall_step_by_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
