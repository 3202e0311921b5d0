/* The reference is complete in both languages, true, and printed in docs/.
 *
 * REFERENCE_WRITE=docs/reference writes the pages instead of comparing them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lua-lib/vocabulary/vocabulary.h"
#include "tests/runtime/player/fake_robot.h"

#define PAGE_MAX 8192

static struct vocabulary *words;

static int open_words(void **state) {
    (void)state;
    struct fault fault = {0};
    return vocabulary_open(&words, &fault) ? 0 : -1;
}

static int close_words(void **state) {
    (void)state;
    vocabulary_close(words);
    return 0;
}

static void every_word_of_the_design_exists_in_both_languages(void **state) {
    (void)state;
    static const char *const design[][2] = {
        {"avancer", "forward"}, {"reculer", "backward"},  {"tourner", "turn"},
        {"gauche", "left"},     {"droite", "right"},      {"rouler", "drive"},
        {"arreter", "stop"},    {"vitesse", "speed"},     {"distance", "distance"},
        {"ligne", "line"},      {"sol", "ground"},        {"bouton", "button"},
        {"led", "led"},         {"bip", "beep"},          {"attendre", "wait"},
        {"temps", "time"},      {"afficher", "print"},    {"quand", "when"},
        {"chaque", "every"},    {"ensemble", "together"},
    };
    size_t count = sizeof design / sizeof design[0];
    assert_int_equal(vocabulary_count(words), count);
    for (size_t i = 0; i < count; i++) {
        const struct vocabulary_word *word = vocabulary_find(words, design[i][0]);
        assert_non_null(word);
        assert_ptr_equal(word, vocabulary_find(words, design[i][1]));
        assert_string_equal(word->name[VOCABULARY_FRENCH], design[i][0]);
        assert_string_equal(word->name[VOCABULARY_ENGLISH], design[i][1]);
    }
}

static void every_word_is_described_in_both_languages(void **state) {
    (void)state;
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
            assert_true(strlen(word->summary[language]) > 10);
            assert_true(strlen(word->text[language]) > 10);
            assert_non_null(strstr(word->example[language], word->name[language]));
            for (size_t p = 0; p < word->parameter_count; p++) {
                assert_string_not_equal(word->parameter[p].name[language], "");
            }
        }
        bool gives = word->returns[VOCABULARY_FRENCH][0] != '\0';
        assert_true(gives == (word->returns[VOCABULARY_ENGLISH][0] != '\0'));
    }
}

static void every_example_runs(void **state) {
    (void)state;
    static struct play play;
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
            fake_reset();
            fake.latest.distance_mm = 100;
            play_text(&play, language == VOCABULARY_FRENCH ? "fr" : "en", word->example[language]);
            if (!play.well) {
                fail_msg("%s\n  line %d: %s", word->example[language], play.fault.line,
                         play.fault.message);
            }
        }
    }
}

static void words_are_found_as_people_write_them(void **state) {
    (void)state;
    const struct vocabulary_word *word = vocabulary_find(words, "avancer");
    assert_ptr_equal(vocabulary_find(words, "robot.avancer"), word);
    assert_ptr_equal(vocabulary_find(words, "robot.avancer()"), word);
    assert_ptr_equal(vocabulary_find(words, "forward(20)"), word);
    assert_null(vocabulary_find(words, "Avancer"));
    assert_null(vocabulary_find(words, "avance"));
    assert_null(vocabulary_find(words, "avancera"));
    assert_null(vocabulary_find(words, ""));
    assert_null(vocabulary_find(words, "robot."));
    assert_null(vocabulary_at(words, vocabulary_count(words)));
    assert_int_equal(vocabulary_language("fr"), VOCABULARY_FRENCH);
    assert_int_equal(vocabulary_language("en"), VOCABULARY_ENGLISH);
}

static void
write_to(char *page, const struct vocabulary_word *word, enum vocabulary_language language,
         bool (*write)(const struct vocabulary_word *, enum vocabulary_language, FILE *)) {
    memset(page, 0, PAGE_MAX);
    FILE *out = fmemopen(page, PAGE_MAX - 1, "w");
    assert_non_null(out);
    assert_true(write(word, language, out));
    assert_int_equal(fclose(out), 0);
}

static void signatures_show_what_may_be_left_out(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"avancer", "robot.avancer(distance)"},
                                           {"arreter", "robot.arreter()"},
                                           {"rouler", "robot.rouler(gauche, droite)"},
                                           {"bip", "robot.bip([frequence][, duree])"},
                                           {"afficher", "robot.afficher([valeur, ...])"},
                                           {"ensemble", "robot.ensemble(fonction, ...)"}};
    static char page[PAGE_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_to(page, vocabulary_find(words, cases[i][0]), VOCABULARY_FRENCH,
                 vocabulary_write_signature);
        assert_string_equal(page, cases[i][1]);
    }
}

static void help_fits_a_terminal(void **state) {
    (void)state;
    static char page[PAGE_MAX];
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
            write_to(page, vocabulary_at(words, i), (enum vocabulary_language)language,
                     vocabulary_write_help);
            for (char *line = strtok(page, "\n"); line != NULL; line = strtok(NULL, "\n")) {
                size_t width = 0;
                for (const char *c = line; *c != '\0'; c++) {
                    width += ((unsigned char)*c & 0xc0) != 0x80;
                }
                if (width > 80) {
                    fail_msg("too wide: %s", line);
                }
            }
        }
    }
}

static void help_says_everything(void **state) {
    (void)state;
    static char page[PAGE_MAX];
    write_to(page, vocabulary_find(words, "rouler"), VOCABULARY_FRENCH, vocabulary_write_help);
    assert_non_null(strstr(page, "robot.rouler(gauche, droite)\n\n"));
    assert_non_null(strstr(page, "  gauche : un nombre en %, de -100 à 100\n"));
    assert_non_null(strstr(page, "Exemple :\n  robot.rouler(50, 50)"));
    assert_non_null(strstr(page, "En anglais : robot.drive\n"));
    write_to(page, vocabulary_find(words, "distance"), VOCABULARY_ENGLISH, vocabulary_write_help);
    assert_non_null(strstr(page, "Gives:\n  A number of centimetres."));
    assert_non_null(strstr(page, "In French: robot.distance\n"));
}

/* ---- docs/reference/ --------------------------------------------------------------------------
 */

static void compare_or_write(const char *path, const char *page) {
    static char found[PAGE_MAX];
    bool writing = getenv("REFERENCE_WRITE") != NULL;
    FILE *file = fopen(path, writing ? "w" : "r");
    if (file == NULL) {
        fail_msg("%s cannot be opened", path);
        return;
    }
    if (writing) {
        fputs(page, file);
    } else {
        found[fread(found, 1, sizeof found - 1, file)] = '\0';
        if (strcmp(found, page) != 0) {
            fail_msg("%s is out of date: make reference", path);
        }
    }
    assert_int_equal(fclose(file), 0);
}

static void write_index(char *page, enum vocabulary_language language) {
    FILE *out = fmemopen(page, PAGE_MAX - 1, "w");
    assert_non_null(out);
    fputs(language == VOCABULARY_FRENCH ? "# Les mots du robot\n\n" : "# The robot's words\n\n",
          out);
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        fprintf(out, "- [robot.%s](%s.md): %s\n", word->name[language], word->name[language],
                word->summary[language]);
    }
    assert_int_equal(fclose(out), 0);
}

static void the_pages_in_docs_are_those_of_the_reference(void **state) {
    (void)state;
    static const char *const codes[] = {"fr", "en"};
    const char *root = getenv("REFERENCE_WRITE");
    char path[256];
    static char page[PAGE_MAX];
    root = root != NULL ? root : "docs/reference";
    for (int language = 0; language < VOCABULARY_LANGUAGES; language++) {
        for (size_t i = 0; i < vocabulary_count(words); i++) {
            const struct vocabulary_word *word = vocabulary_at(words, i);
            write_to(page, word, (enum vocabulary_language)language, vocabulary_write_markdown);
            snprintf(path, sizeof path, "%s/%s/%s.md", root, codes[language], word->name[language]);
            compare_or_write(path, page);
        }
        memset(page, 0, sizeof page);
        write_index(page, (enum vocabulary_language)language);
        snprintf(path, sizeof path, "%s/%s/README.md", root, codes[language]);
        compare_or_write(path, page);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_the_design_exists_in_both_languages),
        cmocka_unit_test(every_word_is_described_in_both_languages),
        cmocka_unit_test(every_example_runs),
        cmocka_unit_test(words_are_found_as_people_write_them),
        cmocka_unit_test(signatures_show_what_may_be_left_out),
        cmocka_unit_test(help_fits_a_terminal),
        cmocka_unit_test(help_says_everything),
        cmocka_unit_test(the_pages_in_docs_are_those_of_the_reference),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}
