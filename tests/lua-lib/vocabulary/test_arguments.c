/* What the words say when they are given the wrong things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lua-lib/vocabulary/vocabulary.h"
#include "tests/runtime/player/fake_robot.h"

static struct play play;

struct wrong {
    const char *text;
    enum fault_kind kind;
    const char *french, *english; /* messages */
    const char *advice;           /* in French, or NULL */
};

static const struct wrong wrongs[] = {
    {"\nrobot.avancer()", FAULT_MISSING, "il manque la distance dans robot.avancer",
     "the distance is missing in robot.forward", "Par exemple : robot.avancer(20)"},
    {"\nrobot.rouler(50)", FAULT_MISSING,
     "il manque la puissance de la roue droite dans robot.rouler",
     "the power of the right wheel is missing in robot.drive",
     "Par exemple : robot.rouler(50, 50)"},
    {"\nrobot.avancer('vingt')", FAULT_TYPE,
     "robot.avancer : la distance doit être un nombre, pas un texte (\"vingt\")",
     "robot.forward: the distance must be a number, not a text (\"vingt\")",
     "Par exemple : robot.avancer(20)"},
    {"\nrobot.avancer('20')", FAULT_TYPE,
     "robot.avancer : la distance doit être un nombre, pas un texte (\"20\")",
     "robot.forward: the distance must be a number, not a text (\"20\")",
     "Enlève les guillemets autour du nombre : robot.avancer(20)"},
    {"\nrobot.avancer(rien)", FAULT_TYPE,
     "robot.avancer : la distance doit être un nombre, pas nil : cette variable n'a pas de valeur "
     "(son nom est-il bien écrit ?)",
     "robot.forward: the distance must be a number, not nil: that variable has no value (is its "
     "name spelt right?)",
     NULL},
    {"\nrobot.attendre(true)", FAULT_TYPE,
     "robot.attendre : le temps doit être un nombre, pas vrai ou faux",
     "robot.wait: the time must be a number, not true or false", NULL},
    {"\nrobot.attendre(robot.avancer)", FAULT_TYPE,
     "robot.attendre : le temps doit être un nombre, pas une fonction",
     "robot.wait: the time must be a number, not a function", NULL},
    {"\nrobot.rouler(150, 0)", FAULT_RANGE,
     "robot.rouler : la puissance de la roue gauche doit être entre -100 et 100, pas 150",
     "robot.drive: the power of the left wheel must be between -100 and 100, not 150", NULL},
    {"\nrobot.rouler(0, -100.5)", FAULT_RANGE,
     "robot.rouler : la puissance de la roue droite doit être entre -100 et 100, pas -100.5",
     "robot.drive: the power of the right wheel must be between -100 and 100, not -100.5", NULL},
    {"\nrobot.rouler(0/0, 0)", FAULT_RANGE,
     "robot.rouler : le calcul de la puissance de la roue gauche ne donne pas un nombre (0 divisé "
     "par 0 ?)",
     "robot.drive: the calculation of the power of the left wheel does not give a number (0 "
     "divided by 0?)",
     NULL},
    {"\nrobot.attendre(math.huge)", FAULT_RANGE,
     "robot.attendre : le temps doit être entre 0 et 86400, pas inf",
     "robot.wait: the time must be between 0 and 86400, not inf", NULL},
    {"\nrobot.attendre(0,5)", FAULT_LIMIT, "robot.attendre : trop de valeurs (2 au lieu de 1)",
     "robot.wait: too many values (2 instead of 1)",
     "Un nombre à virgule s'écrit avec un point, par exemple 0.5. Par exemple : "
     "robot.attendre(0.5)"},
    {"\nrobot.arreter(1)", FAULT_LIMIT, "robot.arreter : trop de valeurs (1 au lieu de 0)",
     "robot.stop: too many values (1 instead of 0)", NULL},
    {"\nrobot:avancer(10)", FAULT_TYPE, "robot.avancer s'écrit avec un point, pas avec deux-points",
     "robot.forward is written with a point, not with a colon", "Par exemple : robot.avancer(20)"},
    {"\nrobot.quand(robot.bouton(1), print)", FAULT_TYPE,
     "robot.quand : la condition doit être une fonction, pas vrai ou faux",
     "robot.when: the condition must be a function, not true or false", NULL},
    {"\nrobot.ensemble()", FAULT_MISSING, "il manque la fonction dans robot.ensemble",
     "the function is missing in robot.together", NULL},
    {"\nrobot.ensemble(print, 3)", FAULT_TYPE,
     "robot.ensemble : la fonction doit être une fonction, pas un nombre",
     "robot.together: the function must be a function, not a number", NULL},
    {"\nrobot.chaque(0, print)", FAULT_RANGE,
     "robot.chaque : le temps doit être entre 0.01 et 86400, pas 0",
     "robot.every: the time must be between 0.01 and 86400, not 0", NULL},
    {"\nrobot.avance(10)", FAULT_UNKNOWN, "robot.avance n'existe pas",
     "robot.avance does not exist", "Voulais-tu dire robot.avancer ?"},
    {"\nrobot.Avancer(10)", FAULT_UNKNOWN, "robot.Avancer n'existe pas",
     "robot.Avancer does not exist", "Voulais-tu dire robot.avancer ?"},
    {"\nrobot['arrêter']()", FAULT_UNKNOWN, "robot.arrêter n'existe pas",
     "robot.arrêter does not exist", "Voulais-tu dire robot.arreter ?"},
    {"\nrobot.danser()", FAULT_UNKNOWN, "robot.danser n'existe pas", "robot.danser does not exist",
     "La liste des mots du robot : perseverons aide"},
    {"\nrobot[{}]()", FAULT_UNKNOWN, "robot.table n'existe pas", "robot.table does not exist",
     NULL},
    {"\nrobot.avancer = 3", FAULT_REFUSED, "on ne peut pas changer robot.avancer",
     "robot.avancer cannot be changed", "Choisis un nom de variable sans « robot. » devant."},
    {"\nrobot.sol(6)", FAULT_RANGE, "robot.sol : ce robot n'a pas de capteur numéro 6",
     "robot.ground: this robot has no sensor number 6",
     "Il en a 5 ; le premier porte le numéro 1."},
    {"\nrobot.sol(-1)", FAULT_RANGE, "robot.sol : ce robot n'a pas de capteur numéro -1",
     "robot.ground: this robot has no sensor number -1", NULL},
    {"\nrobot.distance(1.5)", FAULT_RANGE,
     "robot.distance : ce robot n'a pas de capteur numéro 1.5",
     "robot.distance: this robot has no sensor number 1.5", NULL},
    {"\nrobot.bouton('rouge')", FAULT_RANGE, "robot.bouton : ce robot n'a pas de bouton \"rouge\"",
     "robot.button: this robot has no button \"rouge\"",
     "Les boutons vont de 1 à 2 ; les pare-chocs sont \"gauche\" et \"droite\"."},
    {"\nrobot.bouton(3)", FAULT_RANGE, "robot.bouton : ce robot n'a pas de bouton 3",
     "robot.button: this robot has no button 3", NULL},
    {"\nrobot.bouton({})", FAULT_TYPE,
     "robot.bouton : le nom du bouton doit être un nombre, pas une table",
     "robot.button: the button's name must be a number, not a table", NULL},
    {"\nrobot.afficher('\\27[2J\\27]0;owned\\7')", FAULT_RANGE,
     "robot.afficher : ce texte contient le caractère de commande numéro 27, qui ne s'affiche pas",
     "robot.print: this text holds control character number 27, which cannot be shown", NULL},
    {"\nprint('\\194\\155')", FAULT_RANGE,
     "robot.afficher : ce texte contient le caractère de commande numéro 155, qui ne s'affiche pas",
     "robot.print: this text holds control character number 155, which cannot be shown", NULL},
};

static void every_wrong_argument_is_explained_in_both_languages(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        for (int french = 0; french < 2; french++) {
            fake_reset();
            play_text(&play, french ? "fr" : "en", wrongs[i].text);
            assert_false(play.well);
            assert_string_equal(play.fault.message, french ? wrongs[i].french : wrongs[i].english);
            assert_int_equal(play.fault.kind, wrongs[i].kind);
            assert_int_equal(play.fault.line, 2);
            if (french && wrongs[i].advice != NULL) {
                assert_string_equal(play.fault.advice, wrongs[i].advice);
            }
            assert_memory_equal(fake.log, "stop@", 5); /* nothing has moved */
        }
    }
}

static void a_fault_can_be_caught_and_the_program_goes_on(void **state) {
    (void)state;
    fake_reset();
    play_text(&play, "fr", "print(pcall(robot.rouler, 500, 0)) print('suite')");
    assert_true(play.well);
    assert_string_equal(play.printed,
                        "false essai.lua:1: robot.rouler : la puissance de la roue gauche doit "
                        "être entre -100 et 100, pas 500\nsuite\n");
}

static void a_long_text_is_cut_between_characters(void **state) {
    (void)state;
    fake_reset();
    play_text(&play, "fr", "robot.avancer(string.rep('é', 100))");
    assert_non_null(strstr(play.fault.message, "(\"éééééééé…\")"));
}

/* ---- the reference and the checks agree ----------------------------------------------------- */

static void write_arguments(FILE *out, const struct vocabulary_word *word, size_t wrong_at,
                            const char *wrong) {
    for (size_t i = 0; i < word->parameter_count; i++) {
        const struct vocabulary_parameter *parameter = &word->parameter[i];
        fputs(i > 0 ? ", " : "", out);
        if (i == wrong_at) {
            fputs(wrong, out);
        } else if (parameter->type == VOCABULARY_FUNCTION) {
            fputs("function() end", out);
        } else {
            fprintf(out, "%g", parameter->has_range ? parameter->max : 1.0);
        }
    }
}

static void try_word(const struct vocabulary_word *word, int language, size_t wrong_at,
                     const char *wrong) {
    char text[512] = "";
    FILE *out = fmemopen(text, sizeof text, "w");
    assert_non_null(out);
    fprintf(out, "robot.%s(", word->name[language]);
    write_arguments(out, word, wrong_at, wrong);
    fputs(")", out);
    fclose(out);
    fake_reset();
    play_text(&play, "en", text);
}

static void every_documented_limit_is_the_real_one(void **state) {
    (void)state;
    struct vocabulary *words;
    struct fault fault = {0};
    assert_true(vocabulary_open(&words, &fault));
    size_t tried = 0;
    for (size_t i = 0; i < vocabulary_count(words); i++) {
        const struct vocabulary_word *word = vocabulary_at(words, i);
        for (size_t at = 0; at < word->parameter_count; at++) {
            const struct vocabulary_parameter *parameter = &word->parameter[at];
            if (!parameter->has_range) {
                continue;
            }
            char inside[32], below[32], above[32];
            snprintf(inside, sizeof inside, "%.17g", parameter->min);
            snprintf(below, sizeof below, "%.17g", parameter->min - 0.001);
            snprintf(above, sizeof above, "%.17g", parameter->max + 0.001);
            try_word(word, VOCABULARY_FRENCH, at, inside);
            assert_true(play.well || play.result.time_limit);
            try_word(word, VOCABULARY_FRENCH, at, below);
            assert_int_equal(play.fault.kind, FAULT_RANGE);
            try_word(word, VOCABULARY_ENGLISH, at, above);
            assert_int_equal(play.fault.kind, FAULT_RANGE);
            try_word(word, VOCABULARY_ENGLISH, at, "{}");
            assert_int_equal(play.fault.kind, FAULT_TYPE);
            tried++;
        }
    }
    assert_true(tried >= 14);
    vocabulary_close(words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_wrong_argument_is_explained_in_both_languages),
        cmocka_unit_test(a_fault_can_be_caught_and_the_program_goes_on),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(every_documented_limit_is_the_real_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
