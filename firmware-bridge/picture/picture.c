#include "firmware-bridge/picture/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware-bridge/picture/parts.h"
#include "installation/installation.h"
#include "language/language.h"

/* ---- drawing ----------------------------------------------------------------- */

static bool paper_start(struct paper *paper, struct canvas *canvas, enum canvas_format format,
                        double width, double height, struct fault *fault) {
    *paper = (struct paper){.canvas = canvas};
    if (!canvas_open(canvas, format, width, height, fault)) {
        return false;
    }
    paper->cairo = canvas->cairo;
    cairo_set_line_cap(paper->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(paper->cairo, CAIRO_LINE_JOIN_ROUND);
    paper->layout = pango_cairo_create_layout(paper->cairo);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(pango_layout_get_context(paper->layout), options);
    cairo_font_options_destroy(options);
    pango_layout_set_single_paragraph_mode(paper->layout, TRUE);
    return true;
}

static void paper_end(struct paper *paper) {
    if (paper->layout != NULL) {
        g_object_unref(paper->layout);
    }
    canvas_close(paper->canvas);
}

static void draw_parts(struct paper *paper, const struct scene *scene, const struct page *page) {
    paper_colour(paper, PAPER_WHITE, 1);
    cairo_paint(paper->cairo);
    legend_title(paper, scene, page->title, page->width - 2 * page->title.x);
    floor_draw(paper, scene->table);
    things_draw_start(paper, scene);
    way_draw_start(paper, scene);
    way_draw(paper, scene);
    things_draw_end(paper, scene);
    way_draw_end(paper, scene);
    floor_label_zones(paper, scene->table);
    floor_label_gates(paper, scene->table);
    way_label_robots(paper, scene);
    way_label(paper, scene);
    things_label(paper, scene);
    legend_scale_bar(paper, page->bar);
    legend_draw(paper, scene, page->legend, page->legend_columns);
}

/* How wide the legend will be, from a page that is thrown away. */
static bool choose_page(const struct scene *scene, struct paper *paper, struct page *page,
                        struct fault *fault) {
    struct canvas canvas;
    bool done = paper_start(paper, &canvas, CANVAS_PNG, 1, 1, fault);
    if (done) {
        *page = page_choose(scene->table, legend_count(scene), legend_width(paper, scene));
    }
    paper_end(paper);
    return done;
}

static bool draw_scene(const struct scene *scene, const char *output, struct paper *paper,
                       struct fault *fault) {
    enum canvas_format format = CANVAS_SVG;
    struct canvas canvas;
    struct page page;
    if (!canvas_format_of(output, &format, fault) || !choose_page(scene, paper, &page, fault)) {
        return false;
    }
    bool done = paper_start(paper, &canvas, format, page.width, page.height, fault);
    if (done) {
        paper->origin = page.origin;
        paper->scale = page.scale;
        paper->frame = page.frame;
        draw_parts(paper, scene, &page);
        done = canvas_save(&canvas, output, fault);
    }
    paper_end(paper);
    return done;
}

static bool find_ends(struct scene *scene) {
    for (size_t i = 0; i < scene->run->row_count; i++) {
        const struct trajectory_row *row = &scene->run->row[i];
        if (row->has_pose) {
            scene->first = scene->first != NULL ? scene->first : row;
            scene->last = row;
        }
    }
    return scene->first != NULL;
}

bool picture_render(const struct trajectory *run, const struct table *table,
                    const struct robot_description *model, const char *output,
                    struct fault *fault) {
    struct scene scene = {.run = run, .table = table, .has_body = model != NULL};
    if (model != NULL) {
        scene.body = robot_description_body(model);
    }
    if (!find_ends(&scene)) {
        fault_set(fault, FAULT_MISSING, _("this log does not say where the robot was"));
        return fault_advise(fault, _("Only runs on a virtual table can be drawn: a real robot "
                                     "does not know where it is."));
    }
    struct paper *paper = malloc(sizeof *paper);
    if (paper == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("not enough memory for the picture"));
    }
    bool done = draw_scene(&scene, output, paper, fault);
    free(paper);
    return done;
}

/* ---- reading ----------------------------------------------------------------- */

static bool is_file_name(const char *name) {
    size_t length = strlen(name);
    return strchr(name, '/') != NULL || (length > 5 && strcmp(name + length - 5, ".json") == 0);
}

/* A file's path as it is, or the shipped one of that name in `folder`. */
static bool find_description(const char *folder, const char *name, char path[INSTALLATION_PATH_MAX],
                             struct fault *fault) {
    if (is_file_name(name)) {
        snprintf(path, INSTALLATION_PATH_MAX, "%s", name);
        return true;
    }
    char shipped[INSTALLATION_PATH_MAX];
    snprintf(shipped, sizeof shipped, "%s/%s.json", folder, name);
    return installation_data(shipped, path, fault);
}

static struct table *find_table(const struct trajectory *run, const struct picture_order *order,
                                struct fault *fault) {
    char path[INSTALLATION_PATH_MAX];
    const char *name = order->table != NULL ? order->table : run->about.table;
    if (name[0] == '\0') {
        fault_set(fault, FAULT_MISSING, _("this log does not name its table"));
        fault_at(fault, order->log, 0, 0);
        fault_advise(fault, _("Name it with --table."));
        return NULL;
    }
    if (!find_description("tables", name, path, fault)) {
        fault_set(fault, FAULT_NOT_FOUND, _("there is no table called “%s”"), name);
        fault_advise(fault, _("“perseverons tables” lists the tables that come with the "
                              "programs; --table also takes a file."));
        return NULL;
    }
    return table_read(path, fault);
}

/* A robot whose description is gone is drawn without its body. */
static bool find_model(const struct trajectory *run, struct robot_description *model) {
    char path[INSTALLATION_PATH_MAX];
    struct fault ignored = {0};
    return run->about.model[0] != '\0' &&
           find_description("robots", run->about.model, path, &ignored) &&
           robot_description_read(path, model, &ignored);
}

bool picture_draw(const struct picture_order *order, struct fault *fault) {
    enum canvas_format format = CANVAS_SVG;
    if (!canvas_format_of(order->output, &format, fault)) {
        return false;
    }
    struct trajectory *run = trajectory_read(order->log, fault);
    struct table *table = run != NULL ? find_table(run, order, fault) : NULL;
    struct robot_description model;
    bool done = false;
    if (table != NULL) {
        const struct robot_description *known = find_model(run, &model) ? &model : NULL;
        done = picture_render(run, table, known, order->output, fault);
        if (!done && fault->kind == FAULT_MISSING) {
            fault_at(fault, order->log, 0, 0);
        }
    }
    table_free(table);
    trajectory_free(run);
    return done;
}
