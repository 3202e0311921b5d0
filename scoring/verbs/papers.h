/* papers: every stored sheet of a desk, as exports and indicators want them.
 *
 *     struct papers papers;
 *     if (papers_open(desk, &papers, &fault))
 *         for (size_t i = 0; i < papers.sheet_count; i++) use(papers.sheets[i]);
 *     papers_close(&papers);                                   // in any case
 *
 * A match is one sheet for each side. What today's rules cannot read is left out: the desk
 * lists it as a problem. */
#ifndef SCORING_VERBS_PAPERS_H
#define SCORING_VERBS_PAPERS_H

#include "scoring/desk/desk.h"
#include "scoring/desk/paper.h"

struct papers {
    size_t paper_count, sheet_count, side_count;
    struct paper *papers;
    struct sheet *sides; /* of matches */
    const struct sheet **sheets;
};

bool papers_open(struct desk *desk, struct papers *papers, struct fault *fault);
void papers_close(struct papers *papers);

/* The stored project cards (NULL-free), and how many; release each, then the list with free().
 * NULL: see fault. */
struct project;
struct school;
struct project **papers_projects(struct desk *desk, const struct school *school, size_t *count,
                                 struct fault *fault);

#endif
