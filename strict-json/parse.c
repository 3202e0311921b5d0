/* The grammar of RFC 8259, by recursive descent; depth and size are bounded. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "strict-json/document.h"

#define VALUES_MAX 500000u /* 64 MB of values */
#define NUMBER_MAX 400u    /* bytes of one number as written */

struct parser {
    struct json_document *document;
    struct fault *fault;
    const unsigned char *at, *end, *line_start;
    int line;
    int depth;
    size_t value_count;
    /* every member read so far, hashed by object and key: finds duplicates */
    struct json_value **seen;
    size_t seen_size, seen_count;
};

static bool parse_value(struct parser *parser, struct json_value *value);

/* ---- faults -------------------------------------------------------------- */

static int column(const struct parser *parser) {
    return (int)(parser->at - parser->line_start) + 1;
}

static bool at_here(struct parser *parser) {
    return fault_at(parser->fault, parser->document->name, parser->line, column(parser));
}

static bool no_memory(struct parser *parser) {
    return fault_set_errno(parser->fault, ENOMEM, parser->document->name);
}

static bool unfinished(struct parser *parser) {
    fault_set(parser->fault, FAULT_SYNTAX, _("The file ends too early."));
    fault_advise(parser->fault, _("A closing \", ] or } is missing, or the file was cut."));
    return at_here(parser);
}

/* The character at the current place cannot be there; `advice` says what can. */
static bool unexpected(struct parser *parser, const char *advice) {
    if (parser->at == parser->end) {
        return unfinished(parser);
    }
    if (*parser->at == '/' || *parser->at == '#') {
        fault_set(parser->fault, FAULT_SYNTAX, _("Comments are not allowed here."));
        fault_advise(parser->fault, _("Remove the comment: JSON has none."));
        return at_here(parser);
    }
    int bytes = 1;
    while (parser->at + bytes < parser->end && (parser->at[bytes] & 0xc0) == 0x80) {
        bytes++;
    }
    fault_set(parser->fault, FAULT_SYNTAX, _("\"%.*s\" cannot stand here."), bytes,
              (const char *)parser->at);
    fault_advise(parser->fault, "%s", advice);
    return at_here(parser);
}

/* ---- values -------------------------------------------------------------- */

static struct json_value *new_value(struct parser *parser, struct json_value *parent) {
    if (++parser->value_count > VALUES_MAX) {
        fault_set(parser->fault, FAULT_LIMIT, _("There are more than %u values in this file."),
                  VALUES_MAX);
        at_here(parser);
        return NULL;
    }
    struct json_value *value = json_document_allocate(parser->document, sizeof *value);
    if (value == NULL) {
        no_memory(parser);
        return NULL;
    }
    value->document = parser->document;
    value->parent = parent;
    return value;
}

static void skip_blanks(struct parser *parser) {
    for (; parser->at < parser->end; parser->at++) {
        if (*parser->at == '\n') {
            parser->line++;
            parser->line_start = parser->at + 1;
        } else if (*parser->at != ' ' && *parser->at != '\t' && *parser->at != '\r') {
            return;
        }
    }
}

/* Whether the next character that is not blank is `wanted`; takes it if so. */
static bool take(struct parser *parser, unsigned char wanted) {
    skip_blanks(parser);
    if (parser->at == parser->end || *parser->at != wanted) {
        return false;
    }
    parser->at++;
    return true;
}

/* ---- strings ------------------------------------------------------------- */

static int hex_digit(unsigned char character) {
    static const char digits[] = "0123456789abcdef";
    unsigned char lower = character >= 'A' && character <= 'F' ? character | 0x20 : character;
    const char *found = lower == 0 ? NULL : strchr(digits, lower);
    return found == NULL ? -1 : (int)(found - digits);
}

/* Four hex digits at the current place; -1: they are not there. */
static int32_t take_hex(struct parser *parser) {
    int32_t code = 0;
    if (parser->end - parser->at < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(parser->at[i]);
        if (digit < 0) {
            return -1;
        }
        code = code * 16 + digit;
    }
    parser->at += 4;
    return code;
}

static char *put_utf8(char *out, uint32_t code) {
    if (code < 0x80) {
        *out++ = (char)code;
        return out;
    }
    if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
    } else {
        *out++ = (char)(0xf0 | code >> 18);
        *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *out++ = (char)(0x80 | (code & 0x3f));
    return out;
}

static bool bad_escape(struct parser *parser, const unsigned char *start, enum fault_kind kind,
                       const char *message) {
    parser->at = start;
    fault_set(parser->fault, kind, "%s", message);
    fault_advise(parser->fault,
                 _("After \\ only \" \\ / n r t and u with four digits may follow."));
    return at_here(parser);
}

/* \uXXXX, and the pair of them that UTF-16 needs beyond U+FFFF. */
static bool unicode_escape(struct parser *parser, const unsigned char *start, char **out) {
    int32_t code = take_hex(parser);
    if (code >= 0xd800 && code < 0xdc00 && parser->end - parser->at >= 2 && parser->at[0] == '\\' &&
        parser->at[1] == 'u') {
        parser->at += 2;
        int32_t low = take_hex(parser);
        code =
            low >= 0xdc00 && low < 0xe000 ? 0x10000 + (code - 0xd800) * 0x400 + low - 0xdc00 : -1;
    }
    if (code < 0 || (code >= 0xd800 && code < 0xe000)) {
        return bad_escape(parser, start, FAULT_SYNTAX, _("This \\u names no character."));
    }
    bool blank = code == '\t' || code == '\n' || code == '\r';
    if ((code < 0x20 && !blank) || code == 0x7f) {
        return bad_escape(parser, start, FAULT_ENCODING,
                          _("Control characters are not allowed in a text, even escaped."));
    }
    *out = put_utf8(*out, (uint32_t)code);
    return true;
}

static bool escape(struct parser *parser, char **out) {
    static const char from[] = "\"\\/nrt", to[] = "\"\\/\n\r\t";
    const unsigned char *start = parser->at++;
    if (parser->at == parser->end) {
        return unfinished(parser);
    }
    unsigned char letter = *parser->at++;
    if (letter == 'u') {
        return unicode_escape(parser, start, out);
    }
    if (letter == 'b' || letter == 'f') {
        return bad_escape(parser, start, FAULT_ENCODING,
                          _("Control characters are not allowed in a text, even escaped."));
    }
    const char *found = strchr(from, letter);
    if (found == NULL) {
        return bad_escape(parser, start, FAULT_SYNTAX, _("\\ cannot stand here."));
    }
    *(*out)++ = to[found - from];
    return true;
}

static bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/* The place of the closing quote, or NULL when something else comes before it. */
static const unsigned char *closing_quote(const struct parser *parser) {
    for (const unsigned char *at = parser->at; at < parser->end && !is_control(*at); at++) {
        if (*at == '"') {
            return at;
        }
        if (*at == '\\' && at + 1 < parser->end && !is_control(at[1])) {
            at++;
        }
    }
    return NULL;
}

static bool open_string(struct parser *parser) {
    const unsigned char *at = parser->at;
    while (at < parser->end && !is_control(*at)) {
        at++;
    }
    if (at == parser->end) {
        parser->at = at;
        return unfinished(parser);
    }
    if (*at == '\n' || *at == '\r') {
        fault_set(parser->fault, FAULT_SYNTAX, _("The closing \" of this text is missing."));
        fault_advise(parser->fault, _("A text ends on the line where it begins."));
        parser->at--;
    } else {
        fault_set(parser->fault, FAULT_SYNTAX,
                  _("There is a control character (0x%02X) in this text."), *at);
        fault_advise(parser->fault, _("Write a tab as \\t; remove any other."));
        parser->at = at;
    }
    return at_here(parser);
}

/* After the opening quote; decoded text is never longer than what was written. */
static bool take_string(struct parser *parser, const char **text, size_t *length) {
    const unsigned char *close = closing_quote(parser);
    if (close == NULL) {
        return open_string(parser);
    }
    char *start = json_document_allocate(parser->document, (size_t)(close - parser->at) + 1);
    if (start == NULL) {
        return no_memory(parser);
    }
    char *out = start;
    while (parser->at < close) {
        if (*parser->at == '\\') {
            if (!escape(parser, &out)) {
                return false;
            }
        } else {
            *out++ = (char)*parser->at++;
        }
    }
    parser->at = close + 1;
    *text = start;
    *length = (size_t)(out - start);
    return true;
}

/* ---- numbers and words --------------------------------------------------- */

static const unsigned char *digits(const unsigned char *at, const unsigned char *end) {
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

static bool bad_number(struct parser *parser, const unsigned char *at) {
    if (at == parser->end) {
        parser->at = at;
        return unfinished(parser);
    }
    fault_set(parser->fault, FAULT_SYNTAX, _("This is not a number as JSON writes them."));
    fault_advise(parser->fault, _("Write it like 12, -3 or 0.5: with a point, "
                                  "without + and without zeros in front."));
    return at_here(parser);
}

static bool take_number(struct parser *parser, struct json_value *value) {
    const unsigned char *start = parser->at, *end = parser->end;
    const unsigned char *at = start + (*start == '-');
    const unsigned char *whole = at;
    at = digits(at, end);
    if (at - whole > 1 && *whole == '0') {
        return bad_number(parser, start);
    }
    if (at == whole) {
        return bad_number(parser, at);
    }
    if (at < end && *at == '.') {
        const unsigned char *fraction = ++at;
        at = digits(at, end);
        if (at == fraction) {
            return bad_number(parser, at);
        }
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at += at + 1 < end && (at[1] == '+' || at[1] == '-') ? 2 : 1;
        const unsigned char *exponent = at;
        at = digits(at, end);
        if (at == exponent) {
            return bad_number(parser, at);
        }
    }
    size_t length = (size_t)(at - start);
    if (length > NUMBER_MAX) {
        fault_set(parser->fault, FAULT_LIMIT, _("This number has more than %u digits."),
                  NUMBER_MAX);
        return at_here(parser);
    }
    char *text = json_document_allocate(parser->document, length + 1);
    if (text == NULL) {
        return no_memory(parser);
    }
    memcpy(text, start, length);
    value->type = JSON_NUMBER;
    value->text = text;
    value->text_length = length;
    parser->at = at;
    return true;
}

static bool take_word(struct parser *parser, struct json_value *value) {
    static const struct {
        const char *word;
        enum json_type type;
        bool truth;
    } words[] = {
        {"true", JSON_BOOLEAN, true}, {"false", JSON_BOOLEAN, false}, {"null", JSON_NULL, false}};
    const char *at = (const char *)parser->at;
    size_t length = 0;
    while (at + length < (const char *)parser->end &&
           ((at[length] | 0x20) >= 'a' && (at[length] | 0x20) <= 'z')) {
        length++;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (length == strlen(words[i].word) && memcmp(at, words[i].word, length) == 0) {
            value->type = words[i].type;
            value->truth = words[i].truth;
            parser->at += length;
            return true;
        }
    }
    if (length == 0) {
        return unexpected(parser, _("A value was expected: a text in \"quotes\", a number, "
                                    "true, false, [ or {."));
    }
    if (parser->at + length == parser->end) {
        parser->at = parser->end;
        return unfinished(parser);
    }
    fault_set(parser->fault, FAULT_SYNTAX, _("\"%.*s\" is not a value."),
              (int)(length < 40 ? length : 40), at);
    fault_advise(parser->fault, _("Texts stand between \"quotes\"; the only words without "
                                  "them are true, false and null."));
    return at_here(parser);
}

/* ---- lists and objects --------------------------------------------------- */

static void append_child(struct json_value *parent, struct json_value **last,
                         struct json_value *child) {
    child->index = parent->count++;
    if (*last == NULL) {
        parent->first = child;
    } else {
        (*last)->next = child;
    }
    *last = child;
}

static size_t hash_member(const struct json_value *parent, const char *key) {
    uint64_t hash = 14695981039346656037u ^ (uint64_t)(uintptr_t)parent;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * 1099511628211u; /* FNV-1a */
    }
    return (size_t)(hash ^ hash >> 32);
}

static struct json_value **seen_place(const struct parser *parser, const struct json_value *parent,
                                      const char *key) {
    size_t i = hash_member(parent, key) & (parser->seen_size - 1);
    while (parser->seen[i] != NULL &&
           (parser->seen[i]->parent != parent || strcmp(parser->seen[i]->key, key) != 0)) {
        i = (i + 1) & (parser->seen_size - 1);
    }
    return &parser->seen[i];
}

static bool grow_seen(struct parser *parser) {
    struct json_value **old = parser->seen;
    const size_t old_size = parser->seen_size;
    const size_t size = old_size == 0 ? 64 : 2 * old_size;
    struct json_value **grown = calloc(size, sizeof(struct json_value *));
    if (grown == NULL) {
        return no_memory(parser);
    }
    parser->seen = grown;
    parser->seen_size = size;
    for (size_t i = 0; i < old_size; i++) {
        if (old[i] != NULL) {
            *seen_place(parser, old[i]->parent, old[i]->key) = old[i];
        }
    }
    free(old);
    return true;
}

static bool remember_key(struct parser *parser, struct json_value *member) {
    if (2 * (parser->seen_count + 1) > parser->seen_size && !grow_seen(parser)) {
        return false;
    }
    struct json_value **place = seen_place(parser, member->parent, member->key);
    if (*place != NULL) {
        json_fault(member, parser->fault, FAULT_DUPLICATE,
                   _("\"%s\" is given twice; the first time on line %d."), member->key,
                   (*place)->line);
        return fault_advise(parser->fault, _("Remove one of the two."));
    }
    *place = member;
    parser->seen_count++;
    return true;
}

static bool take_key(struct parser *parser, struct json_value *member) {
    skip_blanks(parser);
    member->line = parser->line;
    member->column = column(parser);
    if (!take(parser, '"')) {
        return unexpected(parser, _("A key in \"quotes\" was expected."));
    }
    size_t length;
    if (!take_string(parser, &member->key, &length) || !remember_key(parser, member)) {
        return false;
    }
    return take(parser, ':') || unexpected(parser, _("After a key comes a colon (:)."));
}

/* What stands between [ and ] or { and }, the opening one taken already. */
static bool take_children(struct parser *parser, struct json_value *parent) {
    bool object = parent->type == JSON_OBJECT;
    unsigned char close = object ? '}' : ']';
    struct json_value *last = NULL;
    if (take(parser, close)) {
        return true;
    }
    do {
        struct json_value *child = new_value(parser, parent);
        if (child == NULL || (object && !take_key(parser, child))) {
            return false;
        }
        append_child(parent, &last, child);
        if (!parse_value(parser, child)) {
            return false;
        }
    } while (take(parser, ','));
    return take(parser, close) || unexpected(parser, object ? _("A comma or } was expected.")
                                                            : _("A comma or ] was expected."));
}

static bool take_container(struct parser *parser, struct json_value *value) {
    if (parser->depth == JSON_DEPTH_MAX) {
        fault_set(parser->fault, FAULT_LIMIT,
                  _("Lists and objects lie in each other more than %d deep."), JSON_DEPTH_MAX);
        return at_here(parser);
    }
    value->type = *parser->at++ == '{' ? JSON_OBJECT : JSON_ARRAY;
    parser->depth++;
    bool done = take_children(parser, value);
    parser->depth--;
    return done;
}

static bool parse_value(struct parser *parser, struct json_value *value) {
    skip_blanks(parser);
    value->line = parser->line;
    value->column = column(parser);
    if (parser->at == parser->end) {
        return unfinished(parser);
    }
    unsigned char first = *parser->at;
    if (first == '{' || first == '[') {
        return take_container(parser, value);
    }
    if (first == '"') {
        parser->at++;
        value->type = JSON_STRING;
        return take_string(parser, &value->text, &value->text_length);
    }
    if (first == '-' || (first >= '0' && first <= '9')) {
        return take_number(parser, value);
    }
    if (first == '+' || first == '.') {
        return bad_number(parser, parser->at);
    }
    return take_word(parser, value);
}

static bool parse_document(struct parser *parser) {
    skip_blanks(parser);
    if (parser->at == parser->end) {
        fault_set(parser->fault, FAULT_SYNTAX, _("The file is empty."));
        return fault_at(parser->fault, parser->document->name, 1, 1);
    }
    parser->document->root = new_value(parser, NULL);
    if (parser->document->root == NULL || !parse_value(parser, parser->document->root)) {
        return false;
    }
    skip_blanks(parser);
    if (parser->at < parser->end) {
        return unexpected(parser, _("The document ended before this; nothing may follow."));
    }
    return true;
}

bool json_parse(struct json_document *document, const unsigned char *bytes, size_t length,
                struct fault *fault) {
    struct parser parser = {.document = document,
                            .fault = fault,
                            .at = bytes,
                            .end = bytes + length,
                            .line_start = bytes,
                            .line = 1};
    bool done = parse_document(&parser);
    free(parser.seen);
    return done;
}
