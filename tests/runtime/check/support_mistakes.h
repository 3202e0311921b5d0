/* Programs of tests/mistakes and what is expected to be said of them. */
#ifndef TESTS_RUNTIME_CHECK_SUPPORT_MISTAKES_H
#define TESTS_RUNTIME_CHECK_SUPPORT_MISTAKES_H

#include <stddef.h>

#include "runtime/check/check.h"

#define MISTAKES_TEXT_MAX 16384

/* Sorted paths of .lua files in a folder; the caller frees each and the list. */
size_t mistakes_list(const char *folder, char ***paths);
void mistakes_list_free(char **paths, size_t count);

/* Reads a whole small file into buffer; false when there is none. */
bool mistakes_read(const char *path, char *buffer, size_t size);

/* Compares `said` with the file beside `path` that ends with .LANGUAGE.txt;
 * MISTAKES_WRITE=1 in the environment writes the file instead. False: differs,
 * and both are printed. */
bool mistakes_expect(const char *path, const char *language, const char *said);

/* Checks a text; the report of it. Fails the test when it cannot be checked. */
struct check_report mistakes_check(const char *text);

/* "id line:column" of each finding, separated by spaces, into buffer. */
const char *mistakes_summary(const struct check_report *report, char *buffer, size_t size);

#endif
