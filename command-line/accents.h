/* accents: a French word typed with its accents is the word of our tables, which has none. */
#ifndef COMMAND_LINE_ACCENTS_H
#define COMMAND_LINE_ACCENTS_H

#include <stddef.h>

/* Takes the accents of French off the first `length` bytes of `text`, in place:
 * "vérifier" becomes "verifier". Writes nothing where there is no accent. */
void accents_drop(char *text, size_t length);

#endif
