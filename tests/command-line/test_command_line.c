#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "command-line/command_line.h"
#include "language/language.h"

enum { VERB_RUN = 1, OPT_TABLE = 1, OPT_FAST };

static const struct command_line_verb verbs[] = {{VERB_RUN, "run", "lancer", "FILE", "run it"},
                                                 {0}};
static const struct command_line_option options[] = {
    {OPT_TABLE, "table", "table", "FILE", "the table"},
    {OPT_FAST, "fast", "vite", NULL, "be quick"},
    {0}};

static struct command_line new_line(void) {
    return (struct command_line){
        .program = "tool", .summary = "A tool.", .verbs = verbs, .options = options};
}

static int start(struct command_line *line, int count, const char **words) {
    static char *argv[16];
    argv[0] = (char *)(uintptr_t) "tool";
    for (int i = 0; i < count; i++) {
        argv[i + 1] = (char *)(uintptr_t)words[i];
    }
    argv[count + 1] = NULL;
    return command_line_start(line, count + 1, argv);
}

/* Runs `start` with stdout and stderr caught into `text`. */
static int caught(struct command_line *line, int count, const char **words, char *text,
                  size_t size) {
    FILE *to = tmpfile();
    assert_non_null(to);
    fflush(stdout);
    fflush(stderr);
    int out = dup(1);
    int err = dup(2);
    dup2(fileno(to), 1);
    dup2(fileno(to), 2);
    int status = start(line, count, words);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    rewind(to);
    size_t length = fread(text, 1, size - 1, to);
    text[length] = '\0';
    fclose(to);
    return status;
}

static void options_may_stand_before_and_after_operands_in_both_languages(void **state) {
    (void)state;
    struct command_line line = new_line();
    const char *words[] = {"--vite", "lancer", "--table=a.json", "x.lua", "--json", "--fast"};
    assert_int_equal(start(&line, 6, words), -1);
    assert_int_equal(line.verb, VERB_RUN);
    assert_true(line.json);
    assert_int_equal(line.operand_count, 1);
    assert_string_equal(line.operand[0], "x.lua");
    const char *value = NULL;
    assert_int_equal(command_line_next(&line, &value), OPT_FAST);
    assert_int_equal(command_line_next(&line, &value), OPT_TABLE);
    assert_string_equal(value, "a.json");
    assert_int_equal(command_line_next(&line, &value), OPT_FAST);
    assert_int_equal(command_line_next(&line, &value), 0);
}

static void french_words_may_be_typed_with_their_accents(void **state) {
    (void)state;
    static const struct command_line_verb accented[] = {{VERB_RUN, "check", "verifier", "", ""},
                                                        {0}};
    static const struct command_line_option lasting[] = {{OPT_TABLE, "duration", "duree", "N", ""},
                                                         {0}};
    struct command_line line = {
        .program = "tool", .summary = "", .verbs = accented, .options = lasting};
    char option[] = "--dur\xc3\xa9"
                    "e=\xc3\xa9t\xc3\xa9";
    const char *words[] = {"v\xc3\xa9rifier", option, "\xc3\xa9t\xc3\xa9.lua"};
    assert_int_equal(start(&line, 3, words), -1);
    assert_int_equal(line.verb, VERB_RUN);
    assert_string_equal(line.operand[0], "\xc3\xa9t\xc3\xa9.lua");
    const char *value = NULL;
    assert_int_equal(command_line_next(&line, &value), OPT_TABLE);
    assert_string_equal(value, "\xc3\xa9t\xc3\xa9");
}

static void misuse_is_json_too_wherever_json_was_asked(void **state) {
    (void)state;
    struct command_line line = new_line();
    const char *words[] = {"run", "--nothing", "--json"};
    char text[2000];
    assert_int_equal(caught(&line, 3, words, text, sizeof text), 2);
    assert_non_null(strstr(text, "\"kind\":\t\"misuse\""));
}

static void what_follows_two_dashes_is_an_operand(void **state) {
    (void)state;
    struct command_line line = new_line();
    const char *words[] = {"run", "--", "--fast"};
    assert_int_equal(start(&line, 3, words), -1);
    assert_string_equal(line.operand[0], "--fast");
}

static void misuse_is_status_2_and_says_what_to_type(void **state) {
    (void)state;
    static const struct {
        const char *words[3];
        int count;
        const char *said;
    } cases[] = {{{"run", "--fats"}, 2, "--fats"},
                 {{"run", "--table"}, 2, "--table"},
                 {{"fly"}, 1, "fly"},
                 {{"run", "--lang", "xx"}, 3, "xx"},
                 {{""}, 0, "say what to do"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct command_line line = new_line();
        const char *words[3] = {cases[i].words[0], cases[i].words[1], cases[i].words[2]};
        char text[2000];
        assert_int_equal(caught(&line, cases[i].count, words, text, sizeof text), 2);
        assert_non_null(strstr(text, cases[i].said));
        assert_non_null(strstr(text, "--help"));
    }
}

static void help_is_whole_in_both_languages(void **state) {
    (void)state;
    char text[4000];
    struct command_line line = new_line();
    const char *french[] = {"--aide", "--langue", "fr"};
    assert_int_equal(caught(&line, 3, french, text, sizeof text), 0);
    assert_non_null(strstr(text, "lancer, run"));
    assert_non_null(strstr(text, "--vite, --fast"));
    line = new_line();
    const char *english[] = {"--help", "--lang=en"};
    assert_int_equal(caught(&line, 2, english, text, sizeof text), 0);
    assert_non_null(strstr(text, "run, lancer"));
}

static void too_many_options_are_refused(void **state) {
    (void)state;
    static char *argv[COMMAND_LINE_FOUND_MAX + 4];
    int count = 0;
    argv[count++] = (char *)(uintptr_t) "tool";
    argv[count++] = (char *)(uintptr_t) "run";
    while (count < COMMAND_LINE_FOUND_MAX + 3) {
        argv[count++] = (char *)(uintptr_t) "--fast";
    }
    struct command_line line = new_line();
    assert_int_equal(command_line_start(&line, count, argv), 2);
}

static void a_number_out_of_range_is_refused_with_its_name(void **state) {
    (void)state;
    struct fault fault = {0};
    long value = 0;
    assert_true(command_line_integer("--seed", "12", 0, 20, &value, &fault));
    assert_int_equal(value, 12);
    static const char *const wrong[] = {"", "x", "21", "-1", "1x", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(command_line_integer("--seed", wrong[i], 0, 20, &value, &fault));
        assert_int_equal(fault.kind, FAULT_MISUSE);
        assert_non_null(strstr(fault.message, "--seed"));
    }
}

static int fail_caught(const struct fault *fault, bool json, char *text, size_t size) {
    struct command_line line = {.program = "tool", .json = json};
    FILE *to = tmpfile();
    assert_non_null(to);
    fflush(stdout);
    fflush(stderr);
    int out = dup(1);
    int err = dup(2);
    dup2(fileno(to), 1);
    dup2(fileno(to), 2);
    int status = command_line_fail(&line, fault);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    rewind(to);
    text[fread(text, 1, size - 1, to)] = '\0';
    fclose(to);
    return status;
}

static void a_fault_shows_its_line_with_a_mark_under_the_place(void **state) {
    (void)state;
    char path[] = "/tmp/perseverons-line-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    const char source[] = "one\n\tété = 3\n";
    assert_int_equal(write(file, source, sizeof source - 1), (long)sizeof source - 1);
    close(file);
    struct fault fault = {0};
    fault_set(&fault, FAULT_SYNTAX, "no");
    fault_at(&fault, path, 2, 8);
    char text[2000];
    assert_int_equal(fail_caught(&fault, false, text, sizeof text), 1);
    unlink(path);
    assert_non_null(strstr(text, "    2 | \tété = 3\n      | \t    ^\n"));
}

static void hostile_names_come_out_inert(void **state) {
    (void)state;
    struct fault fault = {0};
    fault_set(&fault, FAULT_MISUSE, "%s",
              "a\033[2Jb\x07\xc2\x9b"
              "c\xe2\x80\xae"
              "d");
    char text[2000];
    assert_int_equal(fail_caught(&fault, false, text, sizeof text), 2);
    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\a'));
    assert_null(strstr(text, "\xc2\x9b"));
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_int_equal(fail_caught(&fault, true, text, sizeof text), 2);
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "\"kind\":\t\"misuse\""));
}

int main(void) {
    language_start("en");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_may_stand_before_and_after_operands_in_both_languages),
        cmocka_unit_test(french_words_may_be_typed_with_their_accents),
        cmocka_unit_test(misuse_is_json_too_wherever_json_was_asked),
        cmocka_unit_test(what_follows_two_dashes_is_an_operand),
        cmocka_unit_test(misuse_is_status_2_and_says_what_to_type),
        cmocka_unit_test(help_is_whole_in_both_languages),
        cmocka_unit_test(too_many_options_are_refused),
        cmocka_unit_test(a_number_out_of_range_is_refused_with_its_name),
        cmocka_unit_test(a_fault_shows_its_line_with_a_mark_under_the_place),
        cmocka_unit_test(hostile_names_come_out_inert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
