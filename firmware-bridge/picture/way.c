/* The robot's way: a thick line with arrowheads and a mark every few seconds;
 * the robot where it began and where it ended. */
#include <math.h>
#include <stdio.h>

#include "firmware-bridge/picture/parts.h"
#include "language/language.h"

#define WAY_PT         2.8
#define RIM_PT         5.2 /* white, so that the way shows on black lines */
#define STEP_PT        0.3 /* nearer points are left out */
#define ARROW_EVERY_PT 64.0
#define ARROW_PT       9.0
#define SHUN_EVERY_PT  2.5 /* labels see the way in such steps */
#define MARK_PT        3.0
#define MARKS_AIM      14   /* at most so many marks on a way */
#define CARRIED_MM     60.0 /* in one step of the log: a hand carried the robot */
#define FASTEST_MM_MS  1.5

static const struct paper_text mark_text = {
    .size_pt = 8.5, .bold = true, .halo = true, .colour = PAPER_BLUE};
static const struct paper_text robot_text = {
    .size_pt = 9.5, .bold = true, .halo = true, .colour = PAPER_INK};

uint32_t way_mark_seconds(uint32_t duration_ms) {
    static const uint32_t steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600};
    size_t count = sizeof steps / sizeof steps[0];
    for (size_t i = 0; i < count; i++) {
        if (duration_ms / 1000 / steps[i] <= MARKS_AIM) {
            return steps[i];
        }
    }
    return duration_ms / 1000 / MARKS_AIM + 1;
}

static double distance(struct spot a, struct spot b) { return hypot(b.x - a.x, b.y - a.y); }

static bool is_carried(const struct trajectory_row *from, const struct trajectory_row *to) {
    double way_mm = hypot(to->pose.x_mm - from->pose.x_mm, to->pose.y_mm - from->pose.y_mm);
    return way_mm > fmax(CARRIED_MM, FASTEST_MM_MS * ((double)to->time_ms - from->time_ms));
}

static struct spot spot_of(const struct paper *paper, const struct trajectory_row *row) {
    return paper_spot(paper, (struct point){row->pose.x_mm, row->pose.y_mm});
}

/* Walks the rows that have a pose. `begins`: the way to here was not driven. */
typedef void visit(struct paper *paper, struct spot at, const struct trajectory_row *row,
                   bool begins, void *context);

static void walk(struct paper *paper, const struct scene *scene, visit *step, void *context) {
    const struct trajectory_row *before = NULL;
    for (size_t i = 0; i < scene->run->row_count; i++) {
        const struct trajectory_row *row = &scene->run->row[i];
        if (row->has_pose) {
            bool begins = before == NULL || is_carried(before, row);
            step(paper, spot_of(paper, row), row, begins, context);
            before = row;
        }
    }
}

/* ---- the line ---------------------------------------------------------------- */

static void add_to_line(struct paper *paper, struct spot at, const struct trajectory_row *row,
                        bool begins, void *context) {
    struct spot *last = context;
    (void)row;
    if (begins) {
        cairo_move_to(paper->cairo, at.x, at.y);
    } else if (distance(*last, at) < STEP_PT) {
        return;
    } else {
        cairo_line_to(paper->cairo, at.x, at.y);
    }
    *last = at;
}

void way_stroke(struct paper *paper) {
    paper_colour(paper, PAPER_WHITE, 0.85);
    cairo_set_line_width(paper->cairo, RIM_PT);
    cairo_stroke_preserve(paper->cairo);
    paper_colour(paper, PAPER_BLUE, 1);
    cairo_set_line_width(paper->cairo, WAY_PT);
    cairo_stroke(paper->cairo);
}

void way_arrow(struct paper *paper, struct spot tip, double heading_deg) {
    paper_arrowhead(paper, tip, heading_deg, ARROW_PT);
    paper_fill_and_outline(paper, PAPER_BLUE, PAPER_WHITE, 0.8);
}

struct progress {
    struct spot last, tail; /* tail: some way behind, for the direction */
    double since_arrow, since_shun;
};

/* Points where the robot really goes, also backwards. */
static void add_arrow(struct paper *paper, struct spot at, const struct trajectory_row *row,
                      bool begins, void *context) {
    struct progress *progress = context;
    (void)row;
    if (begins) {
        *progress = (struct progress){at, at, ARROW_EVERY_PT / 2, SHUN_EVERY_PT};
    }
    double step_pt = distance(progress->last, at);
    progress->since_arrow += step_pt;
    progress->since_shun += step_pt;
    progress->last = at;
    if (progress->since_shun >= SHUN_EVERY_PT && paper->way_count < PAPER_WAY_MAX) {
        paper->way[paper->way_count++] = at;
        progress->since_shun = 0;
    }
    if (distance(progress->tail, at) < 2) {
        return;
    }
    if (progress->since_arrow >= ARROW_EVERY_PT) {
        double heading = atan2(progress->tail.y - at.y, at.x - progress->tail.x);
        way_arrow(paper, at, heading / SHAPE_RADIANS_PER_DEGREE);
        progress->since_arrow = 0;
    }
    progress->tail = at;
}

void way_draw(struct paper *paper, const struct scene *scene) {
    struct spot last = {0};
    struct progress progress = {0};
    cairo_new_path(paper->cairo);
    walk(paper, scene, add_to_line, &last);
    way_stroke(paper);
    walk(paper, scene, add_arrow, &progress);
}

/* ---- marks of time ------------------------------------------------------------- */

void way_mark(struct paper *paper, struct spot at) {
    paper_disc(paper, at, MARK_PT);
    paper_fill_and_outline(paper, PAPER_WHITE, PAPER_BLUE, 1.6);
}

struct clock {
    uint32_t start_ms, every_ms, next_ms;
    bool with_text;
    struct spot last; /* mark; a robot that stands still gets no second one there */
};

static void mark_time(struct paper *paper, struct spot at, const struct trajectory_row *row,
                      bool begins, void *context) {
    struct clock *clock = context;
    char text[32];
    (void)begins;
    uint32_t time_ms = row->time_ms - clock->start_ms;
    if (time_ms < clock->next_ms) {
        return;
    }
    uint32_t seconds = time_ms / clock->every_ms * (clock->every_ms / 1000);
    clock->next_ms = (seconds * 1000 / clock->every_ms + 1) * clock->every_ms;
    if (distance(clock->last, at) < STEP_PT) {
        return;
    }
    clock->last = at;
    if (clock->with_text) {
        snprintf(text, sizeof text, _("%u s"), seconds);
        paper_label_beside(paper, text, &mark_text, at, MARK_PT + 2, false);
    } else {
        way_mark(paper, at);
    }
}

static void walk_marks(struct paper *paper, const struct scene *scene, bool with_text) {
    uint32_t every_ms = way_mark_seconds(scene->last->time_ms - scene->first->time_ms) * 1000;
    struct clock clock = {scene->first->time_ms, every_ms, every_ms, with_text, {-1, -1}};
    walk(paper, scene, mark_time, &clock);
}

void way_label(struct paper *paper, const struct scene *scene) { walk_marks(paper, scene, true); }

/* ---- the robot ----------------------------------------------------------------- */

static void draw_body(struct paper *paper, const struct scene *scene, struct pose pose,
                      bool is_end) {
    static const double dashes[] = {5, 3};
    if (!scene->has_body) {
        return;
    }
    struct shape body = shape_placed(&scene->body, pose);
    cairo_save(paper->cairo);
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_BUTT);
    if (!is_end) {
        cairo_set_dash(paper->cairo, dashes, 2, 0);
    }
    paper_shape(paper, &body);
    paper_colour(paper, is_end ? PAPER_SKY : PAPER_WHITE, is_end ? 0.75 : 0.5);
    cairo_fill_preserve(paper->cairo);
    paper_colour(paper, PAPER_INK, 1);
    cairo_set_line_width(paper->cairo, 1.6);
    cairo_stroke(paper->cairo);
    cairo_restore(paper->cairo);
}

/* How far labels keep from the axle's middle. */
static double reach_pt(const struct paper *paper, const struct scene *scene) {
    double reach_mm = 0;
    if (scene->has_body && scene->body.kind == SHAPE_DISC) {
        reach_mm = scene->body.radius_mm;
    }
    for (size_t i = 0; scene->has_body && i < scene->body.count; i++) {
        reach_mm = fmax(reach_mm, hypot(scene->body.point[i].x_mm, scene->body.point[i].y_mm));
    }
    return fmax(ARROW_PT, reach_mm * paper->scale);
}

static void draw_robot(struct paper *paper, const struct scene *scene, struct pose pose,
                       bool is_end) {
    struct spot axle = paper_spot(paper, (struct point){pose.x_mm, pose.y_mm});
    double size = fmax(ARROW_PT, 0.55 * reach_pt(paper, scene));
    double angle = pose.heading_deg * SHAPE_RADIANS_PER_DEGREE;
    struct spot tip = {axle.x + cos(angle) * size / 2, axle.y - sin(angle) * size / 2};
    draw_body(paper, scene, pose, is_end);
    paper_arrowhead(paper, tip, pose.heading_deg, size);
    paper_fill_and_outline(paper, is_end ? PAPER_INK : PAPER_WHITE, PAPER_INK, 1.3);
    double half = 0.6 * reach_pt(paper, scene);
    paper_reserve(paper, (struct box){axle.x - half, axle.y - half, 2 * half, 2 * half});
}

void way_draw_start(struct paper *paper, const struct scene *scene) {
    draw_robot(paper, scene, scene->first->pose, false);
}

void way_draw_end(struct paper *paper, const struct scene *scene) {
    draw_robot(paper, scene, scene->last->pose, true);
    walk_marks(paper, scene, false);
}

void way_label_robots(struct paper *paper, const struct scene *scene) {
    double away = 0.9 * reach_pt(paper, scene);
    paper_label_beside(paper, _("end"), &robot_text, spot_of(paper, scene->last), away, true);
    paper_label_beside(paper, _("beginning"), &robot_text, spot_of(paper, scene->first), away,
                       true);
}
