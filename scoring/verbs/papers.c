#include "scoring/verbs/papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"
#include "scoring/project/project.h"

static const char *const classes[] = {"sheet", "mark"};

static void read_papers(struct desk *desk, struct papers *papers) {
    const struct store_view *view = desk_view(desk);
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < store_view_count(view, classes[c]); i++) {
            const struct store_subject *subject = store_view_at(view, classes[c], i);
            struct fault ignored = {0};
            struct paper *paper = &papers->papers[papers->paper_count];
            if (subject->content[0] != '\0' &&
                paper_read(desk_contest(desk), subject->subject, subject->content,
                           strlen(subject->content), paper, &ignored)) {
                papers->paper_count++;
                papers->side_count += paper->match != NULL ? paper->match->side_count : 0;
            }
        }
    }
}

/* "T1+T7" for an alliance. */
static void name_side(const struct match_side *side, char name[SHEET_TEXT_MAX + 1]) {
    size_t length = 0;
    name[0] = '\0';
    for (size_t i = 0; i < side->team_count && length <= SHEET_TEXT_MAX; i++) {
        length += (size_t)snprintf(name + length, SHEET_TEXT_MAX + 1 - length, "%s%s",
                                   i > 0 ? "+" : "", side->teams[i].id);
    }
}

static void make_side(const struct match_sheet *match, size_t index, struct sheet *sheet) {
    const struct match_side *side = &match->sides[index];
    *sheet = (struct sheet){.contest = match->contest,
                            .event = match->event,
                            .attempt = match->round,
                            .state = side->state,
                            .values = side->values,
                            .match = match,
                            .side = index};
    name_side(side, sheet->team);
    snprintf(sheet->judge, sizeof sheet->judge, "%s", match->judge != NULL ? match->judge : "");
}

static void list_sheets(struct papers *papers) {
    struct sheet *side = papers->sides;
    for (size_t i = 0; i < papers->paper_count; i++) {
        const struct paper *paper = &papers->papers[i];
        if (paper->sheet != NULL) {
            papers->sheets[papers->sheet_count++] = paper->sheet;
        }
        for (size_t j = 0; paper->match != NULL && j < paper->match->side_count; j++) {
            make_side(paper->match, j, side);
            papers->sheets[papers->sheet_count++] = side++;
        }
    }
}

bool papers_open(struct desk *desk, struct papers *papers, struct fault *fault) {
    const struct store_view *view = desk_view(desk);
    size_t most = store_view_count(view, classes[0]) + store_view_count(view, classes[1]);
    *papers = (struct papers){.papers = calloc(most + 1, sizeof *papers->papers)};
    if (papers->papers != NULL) {
        read_papers(desk, papers);
        papers->sides = calloc(papers->side_count + 1, sizeof *papers->sides);
        papers->sheets =
            calloc(papers->paper_count + papers->side_count + 1, sizeof(struct sheet *));
    }
    if (papers->sides == NULL || papers->sheets == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    list_sheets(papers);
    return true;
}

void papers_close(struct papers *papers) {
    for (size_t i = 0; i < papers->paper_count; i++) {
        paper_release(&papers->papers[i]);
    }
    free(papers->papers);
    free(papers->sides);
    free(papers->sheets);
    *papers = (struct papers){0};
}

struct project **papers_projects(struct desk *desk, const struct school *school, size_t *count,
                                 struct fault *fault) {
    const struct store_view *view = desk_view(desk);
    size_t cards = store_view_count(view, "card");
    struct project **projects = calloc(cards + 1, sizeof *projects);
    struct project_notes *notes = malloc(sizeof *notes);
    *count = 0;
    for (size_t i = 0; projects != NULL && notes != NULL && i < cards; i++) {
        const struct store_subject *card = store_view_at(view, "card", i);
        struct project *project =
            project_read_bytes(card->subject, card->content, strlen(card->content), school, notes);
        if (project != NULL) {
            projects[(*count)++] = project;
        }
    }
    if (projects == NULL || notes == NULL) {
        free(projects);
        projects = NULL;
        fault_set(fault, FAULT_MEMORY, _("Not enough memory."));
    }
    free(notes);
    return projects;
}
