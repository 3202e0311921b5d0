/* parse: the official Lua parser as a judge. Nothing is run.
 *
 * The text is handed to Lua one byte at a time, so that when it complains we
 * know how far it had read: that is exactly behind the word that made no sense,
 * which its message only names. */
#ifndef RUNTIME_CHECK_PARSE_H
#define RUNTIME_CHECK_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARSE_MESSAGE_MAX 160

struct parse_verdict {
    bool accepted;
    bool out_of_memory;
    bool at_end;   /* the complaint is about the end of the text */
    uint32_t read; /* bytes of the text Lua had read */
    uint32_t last; /* the last byte of the word Lua complains about */
    int line;
    char message[PARSE_MESSAGE_MAX]; /* Lua's words, without name, line and "near" part */
};

/* False: no memory even to start. */
bool parse_program(const char *bytes, size_t length, struct parse_verdict *verdict);

#endif
