/* Of a page on its side or upright, with the legend under the table or beside
 * it, the one that shows the table largest. */
#include <math.h>

#include "firmware-bridge/picture/parts.h"

#define A4_LONG_PT  842.0
#define A4_SHORT_PT 595.0
#define MARGIN_PT   30.0
#define TITLE_PT    56.0
#define BAR_PT      34.0
#define GAP_PT      16.0
#define RIM_MM      (TABLE_WALL_THICKNESS_MM + 4.0) /* the border's wall around the floor */

static struct page page_with(const struct table *table, double width, double height, bool beside,
                             size_t entries, double entry_width) {
    double inside = width - 2 * MARGIN_PT;
    double columns = beside ? 1 : fmax(1, floor((inside + GAP_PT) / (entry_width + GAP_PT)));
    double legend_height = ceil((double)entries / columns) * LEGEND_ROW_PT;
    double room_width = beside ? inside - entry_width - GAP_PT : inside;
    double room_height = height - 2 * MARGIN_PT - TITLE_PT - BAR_PT - (beside ? 0 : legend_height);
    double width_mm = table->width_mm + 2 * RIM_MM;
    double height_mm = table->height_mm + 2 * RIM_MM;
    double scale = fmin(room_width / width_mm, room_height / height_mm);

    struct page page = {.width = width, .scale = scale, .legend_columns = (size_t)columns};
    page.title = (struct spot){MARGIN_PT, MARGIN_PT};
    page.frame = (struct box){MARGIN_PT + (room_width - width_mm * scale) / 2, MARGIN_PT + TITLE_PT,
                              width_mm * scale, height_mm * scale};
    double bottom = page.frame.y + page.frame.height;
    page.origin = (struct spot){page.frame.x + RIM_MM * scale, bottom - RIM_MM * scale};
    page.bar = (struct spot){page.origin.x, bottom + 6};
    page.legend = beside ? (struct spot){page.frame.x + page.frame.width + GAP_PT, page.frame.y}
                         : (struct spot){MARGIN_PT, bottom + BAR_PT};
    double end = beside ? fmax(bottom + BAR_PT, page.legend.y + legend_height)
                        : page.legend.y + legend_height;
    page.height = ceil(end + MARGIN_PT - 8);
    return page;
}

struct page page_choose(const struct table *table, size_t legend_entries, double entry_width) {
    struct page best = {0};
    for (int i = 0; i < 4; i++) {
        bool upright = (i & 1) != 0;
        struct page page =
            page_with(table, upright ? A4_SHORT_PT : A4_LONG_PT, upright ? A4_LONG_PT : A4_SHORT_PT,
                      (i & 2) != 0, legend_entries, entry_width);
        if (i == 0 || page.scale > best.scale) {
            best = page;
        }
    }
    return best;
}
