/* meaning: what would fail or surprise in a text that Lua accepts. */
#ifndef RUNTIME_CHECK_MEANING_H
#define RUNTIME_CHECK_MEANING_H

#include "runtime/check/findings.h"

/* Adds its findings, with the byte of the mark in `column` instead of a
 * column (check.c places them). False: out of memory. */
bool meaning_explain(const char *bytes, uint32_t length, struct findings *findings);

#endif
