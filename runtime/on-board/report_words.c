#include "runtime/on-board/report_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "firmware-bridge/vm/natives.h"
#include "firmware-bridge/vm/vm.h"
#include "language/language.h"
#include "lua-lib/vocabulary/vocabulary.h"

/* ---- values ------------------------------------------------------------------------ */

/* As Lua's tostring: a float always looks like one. Seven digits are what 32 bits hold. */
static void float_text(float number, char *text, size_t size) {
    if (isnan(number)) {
        snprintf(text, size, "nan");
        return;
    }
    snprintf(text, size, "%.7g", (double)number);
    if (strpbrk(text, ".einf") == NULL) {
        const size_t length = strlen(text);
        snprintf(text + length, size - length, ".0");
    }
}

static const char *other_word(int32_t tag) { return tag == VALUE_TABLE ? "table" : "function"; }

size_t report_value(const struct on_board_value *value, char *text, size_t size) {
    switch (value->tag) {
    case REPORT_FALSE:
        snprintf(text, size, "false");
        break;
    case REPORT_TRUE:
        snprintf(text, size, "true");
        break;
    case REPORT_INTEGER:
        snprintf(text, size, "%d", (int)value->integer);
        break;
    case REPORT_FLOAT:
        float_text(value->number, text, size);
        break;
    case REPORT_TEXT:
        snprintf(text, size, "%s", value->text);
        break;
    case REPORT_OTHER:
        snprintf(text, size, "%s", other_word(value->integer));
        break;
    default:
        snprintf(text, size, "nil");
    }
    return strlen(text);
}

size_t report_line(const struct on_board_report *report, char *text, size_t size) {
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < report->count && length + 2 < size; i++) {
        if (i > 0) {
            text[length++] = ' ';
        }
        length += report_value(&report->values[i], text + length, size - length);
    }
    return length;
}

const char *report_end_word(int end) {
    static const char *const words[] = {"none", "finished", "stopped", "button", "error"};
    return end >= 0 && end < (int)(sizeof words / sizeof words[0]) ? words[end] : "unknown";
}

/* ---- mistakes ------------------------------------------------------------------------ */

/* "nil (a variable without a value)", "the text "dix"", "the number 3". */
static void described(const struct on_board_value *value, char *text, size_t size) {
    char shown[64];
    report_value(value, shown, sizeof shown);
    switch (value->tag) {
    case REPORT_NIL:
        snprintf(text, size, "%s", _("nil (a variable without a value: is its name spelt right?)"));
        break;
    case REPORT_TEXT:
        snprintf(text, size, _("a text (\"%s\")"), shown);
        break;
    case REPORT_FALSE:
    case REPORT_TRUE:
        snprintf(text, size, _("%s (true or false)"), shown);
        break;
    case REPORT_OTHER:
        snprintf(text, size, "%s", value->integer == VALUE_TABLE ? _("a table") : _("a function"));
        break;
    default:
        snprintf(text, size, _("the number %s"), shown);
    }
}

struct native_name {
    const char *library, *word;
};

static struct native_name name_of(uint8_t native) {
#define NAME_OF_(name, library, word, least, most) {library, word},
    static const struct native_name names[] = {NATIVES(NAME_OF_)};
#undef NAME_OF_
    return native < NATIVE_COUNT ? names[native] : (struct native_name){"", "?"};
}

/* "robot.avancer", "math.floor", in the language in force. */
static void called(uint8_t native, char *text, size_t size) {
    const struct native_name name = name_of(native);
    struct fault ignored;
    struct vocabulary *vocabulary = NULL;
    const struct vocabulary_word *word = NULL;
    if (strcmp(name.library, "robot") == 0 && vocabulary_open(&vocabulary, &ignored)) {
        word = vocabulary_find(vocabulary, name.word);
    }
    snprintf(text, size, "%s%s%s", name.library, name.library[0] != '\0' ? "." : "",
             word != NULL ? word->name[vocabulary_language(language_code())] : name.word);
    vocabulary_close(vocabulary);
}

static void argument_fault(const struct on_board_report *report, const char *value,
                           struct fault *fault) {
    char word[64];
    if (report->count == 0) {
        fault_set(fault, FAULT_RANGE, _("a value between the brackets is wrong or missing"));
        fault_advise(fault, _("“perseverons help” and the word say what it expects."));
        return;
    }
    called(report->native, word, sizeof word);
    switch (report->value) {
    case VM_ERROR_MISSING:
        fault_set(fault, FAULT_MISSING, _("%s: value number %d is missing"), word,
                  report->argument);
        break;
    case VM_ERROR_TYPE:
        fault_set(fault, FAULT_TYPE, _("%s: value number %d cannot be %s"), word, report->argument,
                  value);
        break;
    case VM_ERROR_RANGE:
        fault_set(fault, FAULT_RANGE, _("%s: value number %d is outside its limits: %s"), word,
                  report->argument, value);
        break;
    case VM_ERROR_FITTED:
        fault_set(fault, FAULT_RANGE, _("%s: this robot has no such sensor or button: %s"), word,
                  value);
        break;
    default:
        fault_set(fault, FAULT_LIMIT, _("%s: too many values"), word);
        break;
    }
    if (strncmp(word, "robot.", 6) == 0) {
        fault_advise(fault, _("What it expects: perseverons help %s"), word + 6);
    }
}

static void memory_fault(int code, struct fault *fault) {
    if (code == VM_ERROR_STACK) {
        fault_set(fault, FAULT_LIMIT,
                  _("functions call each other too deep: the robot’s memory is full"));
        fault_advise(fault, _("Does a function call itself without end?"));
    } else {
        fault_set(fault, FAULT_LIMIT,
                  _("the robot’s memory is full: too many tables or tasks at once"));
        fault_advise(fault, _("Keep fewer values in tables, or start fewer functions with quand, "
                              "chaque and ensemble."));
    }
}

static void value_fault(int code, const char *value, struct fault *fault) {
    switch (code) {
    case VM_ERROR_CALL:
        fault_set(fault, FAULT_TYPE, _("only a function can be called; this is %s"), value);
        break;
    case VM_ERROR_ARITHMETIC:
        fault_set(fault, FAULT_TYPE, _("one can only calculate with numbers; this is %s"), value);
        break;
    case VM_ERROR_NO_INTEGER:
        fault_set(fault, FAULT_TYPE, _("a whole number is needed here; this is %s"), value);
        break;
    case VM_ERROR_COMPARE:
        fault_set(fault, FAULT_TYPE, _("this cannot be compared with the other side: %s"), value);
        break;
    case VM_ERROR_INDEX:
        fault_set(fault, FAULT_TYPE, _("only a table has fields; this is %s"), value);
        break;
    case VM_ERROR_KEY:
        fault_set(fault, FAULT_TYPE, _("this cannot be a place in a table: %s"), value);
        break;
    case VM_ERROR_BOUNDS:
        fault_set(fault, FAULT_RANGE, _("this is outside the limits here: %s"), value);
        break;
    case VM_ERROR_LENGTH:
        fault_set(fault, FAULT_TYPE, _("# counts what is in a table or a text; this is %s"), value);
        break;
    default:
        fault_set(fault, FAULT_TYPE, _("the numbers of a “for” must be numbers; this is %s"),
                  value);
    }
}

void report_fault(const struct on_board_report *report, const char *file, struct fault *fault) {
    char value[REPORT_LINE_MAX];
    if (report->count > 0) {
        described(&report->values[0], value, sizeof value);
    } else {
        snprintf(value, sizeof value, "%s", _("something else"));
    }
    switch (report->value) {
    case VM_ERROR_DIVIDE:
        fault_set(fault, FAULT_RANGE, _("a whole number cannot be divided by 0 (// or %%)"));
        fault_advise(fault, _("Look whether the number is 0 before you divide."));
        break;
    case VM_ERROR_STEP:
        fault_set(fault, FAULT_RANGE, _("the step of a “for” cannot be 0: it would never end"));
        break;
    case VM_ERROR_STACK:
    case VM_ERROR_MEMORY:
        memory_fault(report->value, fault);
        break;
    case VM_ERROR_MISSING:
    case VM_ERROR_TYPE:
    case VM_ERROR_RANGE:
    case VM_ERROR_FITTED:
    case VM_ERROR_COUNT:
        argument_fault(report, value, fault);
        break;
    case VM_ERROR_IMAGE:
        fault_set(fault, FAULT_IO, _("the program in the robot is damaged"));
        fault_advise(fault, _("Send it again: perseverons send"));
        break;
    default:
        value_fault(report->value, value, fault);
    }
    fault_at(fault, file, report->line, 0);
}
