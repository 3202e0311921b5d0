/* Around the table: the title, the scale, and what the signs mean. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"
#include "language/language.h"

#define SAMPLE_PT     34.0
#define SAMPLE_GAP_PT 8.0
#define ENTRY_GAP_PT  16.0
#define ENTRIES_MAX   9
#define BAR_AIM_PT    110.0
#define ABOUT_MAX     640

static const struct paper_text plain = {.size_pt = 9.5, .colour = PAPER_INK};
static const struct paper_text title_text = {.size_pt = 21, .bold = true, .colour = PAPER_INK};
static const struct paper_text about_text = {.size_pt = 10.5, .colour = PAPER_GREY};

/* Draws the sign in SAMPLE_PT × LEGEND_ROW_PT around `middle`. */
typedef void sample(struct paper *paper, struct spot middle);

static void sample_way(struct paper *paper, struct spot middle) {
    cairo_move_to(paper->cairo, middle.x - SAMPLE_PT / 2 + 2, middle.y);
    cairo_line_to(paper->cairo, middle.x + SAMPLE_PT / 2 - 2, middle.y);
    way_stroke(paper);
    way_arrow(paper, (struct spot){middle.x + 5, middle.y}, 0);
}

static void sample_mark(struct paper *paper, struct spot middle) {
    cairo_move_to(paper->cairo, middle.x - SAMPLE_PT / 2 + 2, middle.y);
    cairo_line_to(paper->cairo, middle.x + SAMPLE_PT / 2 - 2, middle.y);
    way_stroke(paper);
    way_mark(paper, middle);
}

static void robot_sign(struct paper *paper, struct spot middle, bool is_end) {
    static const double dashes[] = {4, 2.5};
    cairo_save(paper->cairo);
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_BUTT);
    if (!is_end) {
        cairo_set_dash(paper->cairo, dashes, 2, 0);
    }
    cairo_rectangle(paper->cairo, middle.x - 9, middle.y - 6, 18, 12);
    paper_fill_and_outline(paper, is_end ? PAPER_SKY : PAPER_WHITE, PAPER_INK, 1.4);
    cairo_restore(paper->cairo);
    paper_arrowhead(paper, (struct spot){middle.x + 5, middle.y}, 0, 9);
    paper_fill_and_outline(paper, is_end ? PAPER_INK : PAPER_WHITE, PAPER_INK, 1.1);
}

static void sample_robot_start(struct paper *paper, struct spot middle) {
    robot_sign(paper, middle, false);
}

static void sample_robot_end(struct paper *paper, struct spot middle) {
    robot_sign(paper, middle, true);
}

static void sample_gate(struct paper *paper, struct spot middle) {
    floor_gate(paper, (struct spot){middle.x - 13, middle.y},
               (struct spot){middle.x + 13, middle.y});
}

static void sample_thing_start(struct paper *paper, struct spot middle) {
    things_outline(paper, middle, 5);
}

static void sample_thing_end(struct paper *paper, struct spot middle) {
    things_filled(paper, middle, 5, PAPER_GREY);
}

static void sample_wall(struct paper *paper, struct spot middle) {
    cairo_move_to(paper->cairo, middle.x - 11, middle.y);
    cairo_line_to(paper->cairo, middle.x + 11, middle.y);
    paper_colour(paper, PAPER_WALL, 1);
    cairo_set_line_width(paper->cairo, 5);
    cairo_stroke(paper->cairo);
}

static void sample_obstacle(struct paper *paper, struct spot middle) {
    cairo_rectangle(paper->cairo, middle.x - 8, middle.y - 5, 16, 10);
    paper_fill_and_outline(paper, (struct table_colour){0xbb, 0xbb, 0xbb}, PAPER_INK, 1.6);
}

struct entry {
    sample *draw;
    char text[96];
};

static void add(struct entry *entries, size_t *count, bool wanted, sample *draw, const char *text) {
    if (wanted) {
        entries[*count].draw = draw;
        snprintf(entries[*count].text, sizeof entries[*count].text, "%s", text);
        (*count)++;
    }
}

/* Only what there is. */
static size_t list(const struct scene *scene, struct entry entries[ENTRIES_MAX]) {
    const struct table *table = scene->table;
    size_t count = 0;
    char marks[96];
    uint32_t every = way_mark_seconds(scene->last->time_ms - scene->first->time_ms);
    snprintf(marks, sizeof marks, NG_("a mark every second", "a mark every %u seconds", every),
             every);
    add(entries, &count, true, sample_way, _("the robot’s way"));
    add(entries, &count, true, sample_mark, marks);
    add(entries, &count, true, sample_robot_start, _("robot at the beginning"));
    add(entries, &count, true, sample_robot_end, _("robot at the end"));
    add(entries, &count, table->object_count > 0, sample_thing_start, _("object at the beginning"));
    add(entries, &count, scene->run->object_count > 0, sample_thing_end, _("object at the end"));
    add(entries, &count, table->gate_count > 0, sample_gate, _("timing gate"));
    add(entries, &count, table->wall_count > 0 || table->border, sample_wall, _("wall"));
    add(entries, &count, table->obstacle_count > 0, sample_obstacle, _("obstacle"));
    return count;
}

size_t legend_count(const struct scene *scene) {
    struct entry entries[ENTRIES_MAX];
    return list(scene, entries);
}

double legend_width(struct paper *paper, const struct scene *scene) {
    struct entry entries[ENTRIES_MAX];
    size_t count = list(scene, entries);
    double widest = 0;
    for (size_t i = 0; i < count; i++) {
        double width = 0;
        double height = 0;
        paper_measure(paper, entries[i].text, &plain, &width, &height);
        widest = fmax(widest, width);
    }
    return SAMPLE_PT + SAMPLE_GAP_PT + widest;
}

void legend_draw(struct paper *paper, const struct scene *scene, struct spot at, size_t columns) {
    struct entry entries[ENTRIES_MAX];
    size_t count = list(scene, entries);
    double column = legend_width(paper, scene) + ENTRY_GAP_PT;
    for (size_t i = 0; i < count; i++) {
        double x = at.x + (double)(i % columns) * column;
        size_t row = i / columns;
        double y = at.y + (double)row * LEGEND_ROW_PT + LEGEND_ROW_PT / 2;
        double width = 0;
        double height = 0;
        entries[i].draw(paper, (struct spot){x + SAMPLE_PT / 2, y});
        paper_measure(paper, entries[i].text, &plain, &width, &height);
        paper_put_text(paper, (struct spot){x + SAMPLE_PT + SAMPLE_GAP_PT, y - height / 2},
                       entries[i].text, &plain);
    }
}

/* ---- title ----------------------------------------------------------------- */

static const char *without_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* "carre.lua · robot standard · seed 1 · 12.3 s" */
static void describe(const struct scene *scene, char text[ABOUT_MAX]) {
    const struct trajectory_about *about = &scene->run->about;
    char seconds[32];
    uint32_t duration_ms = scene->last->time_ms - scene->first->time_ms;
    language_number(seconds, sizeof seconds, duration_ms / 1000.0, 1);
    const char *program = without_folder(about->program);
    const char *model = without_folder(about->model);
    int used = 0;
    if (program[0] != '\0') {
        used += snprintf(text + used, ABOUT_MAX - (size_t)used, _("program %s · "), program);
    }
    if (model[0] != '\0') {
        used += snprintf(text + used, ABOUT_MAX - (size_t)used, _("robot %s · "), model);
    }
    snprintf(text + used, ABOUT_MAX - (size_t)used, _("seed %llu · duration %s s"),
             (unsigned long long)about->seed, seconds);
}

/* Writes it as large as `style` says, or smaller to fit. */
static void write_fitting(struct paper *paper, struct spot at, const char *text,
                          struct paper_text style, double room) {
    double width = 0;
    double height = 0;
    paper_measure(paper, text, &style, &width, &height);
    if (width > room) {
        style.size_pt *= room / width;
    }
    paper_put_text(paper, at, text, &style);
}

void legend_title(struct paper *paper, const struct scene *scene, struct spot at, double width) {
    char about[ABOUT_MAX];
    const char *name = table_text_in(&scene->table->name, language_code());
    name = name[0] != '\0' ? name : scene->table->id;
    describe(scene, about);
    canvas_describe(&paper->canvas->title, name);
    canvas_describe(&paper->canvas->title, about);
    write_fitting(paper, at, name, title_text, width);
    write_fitting(paper, (struct spot){at.x, at.y + 30}, about, about_text, width);
}

/* ---- scale ----------------------------------------------------------------- */

static int bar_length_cm(double scale) {
    static const int lengths[] = {1, 2, 5, 10, 20, 50, 100};
    size_t i = sizeof lengths / sizeof lengths[0] - 1;
    while (i > 0 && lengths[i] * 10 * scale > BAR_AIM_PT) {
        i--;
    }
    return lengths[i];
}

void legend_scale_bar(struct paper *paper, struct spot at) {
    int length_cm = bar_length_cm(paper->scale);
    double length = length_cm * 10 * paper->scale;
    char text[32];
    for (int half = 0; half < 2; half++) {
        cairo_rectangle(paper->cairo, at.x + half * length / 2, at.y, length / 2, 5);
        paper_fill_and_outline(paper, half == 0 ? PAPER_INK : PAPER_WHITE, PAPER_INK, 0.9);
    }
    snprintf(text, sizeof text, _("%d cm"), length_cm);
    paper_put_text(paper, (struct spot){at.x + length + 6, at.y - 3.5}, text, &plain);
}
