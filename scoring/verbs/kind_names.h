/* kind_names: what happened, in words. */
#ifndef SCORING_VERBS_KIND_NAMES_H
#define SCORING_VERBS_KIND_NAMES_H

/* "sheet entered" for "sheet-entered", in the program's language; the word itself when it is
 * not known here. */
const char *kind_name(const char *kind);

#endif
