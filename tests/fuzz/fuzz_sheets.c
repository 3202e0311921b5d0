/* Any bytes as a sheet of one contest that has every type of item; what is read is
 * scored, printed, written out and read back. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "scoring/print.h"
#include "scoring/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char rules[] =
    "{\"schema\":\"perseverons-contest/1\",\"id\":\"c\",\"version\":\"1\",\"name\":\"C\","
    "\"events\":[{\"id\":\"e\",\"name\":\"E\",\"attempts\":9,\"match\":{\"time_limit_ms\":9000},"
    "\"items\":["
    "{\"id\":\"n\",\"name\":\"N\",\"type\":\"count\",\"points\":\"1/3\",\"min\":-9,\"max\":9},"
    "{\"id\":\"m\",\"name\":\"M\",\"type\":\"number\",\"points\":3,\"min\":-5,\"max\":5},"
    "{\"id\":\"o\",\"name\":\"O\",\"type\":\"yes_no\",\"points\":7},"
    "{\"id\":\"c\",\"name\":\"C\",\"type\":\"choice\",\"choices\":["
    "{\"id\":\"a\",\"points\":1},{\"id\":\"b\",\"points\":2}]},"
    "{\"id\":\"t\",\"name\":\"T\",\"type\":\"time\",\"max_ms\":9000},"
    "{\"id\":\"l\",\"name\":\"L\",\"type\":\"list\",\"fields\":["
    "{\"id\":\"x\",\"type\":\"number\",\"min\":0,\"max\":9}],\"each\":\"x * row / 7\"},"
    "{\"id\":\"f\",\"name\":\"F\",\"type\":\"formula\",\"value\":\"o and n / 7 + #l or m\"},"
    "{\"id\":\"z\",\"name\":\"Z\",\"type\":\"time_bonus\",\"time\":\"t\",\"points\":1}]}]}";

static void read_back(const struct contest *contest, const struct sheet *sheet) {
    struct fault fault = {0};
    char *text = sheet_text(sheet, &fault);
    struct sheet *back =
        text == NULL ? NULL : sheet_read_bytes(contest, "back", text, strlen(text), &fault);
    if (text != NULL && back == NULL) {
        __builtin_trap(); /* we wrote what we cannot read */
    }
    sheet_free(back);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct contest *contest;
    struct fault fault = {0};
    struct score score;
    if (contest == NULL) {
        contest = contest_read_bytes("rules", rules, sizeof rules - 1, &fault);
    }
    struct sheet *sheet = sheet_read_bytes(contest, "fuzz", data, size, &fault);
    if (sheet == NULL) {
        if (fault.kind == FAULT_NONE) {
            __builtin_trap();
        }
        return 0;
    }
    read_back(contest, sheet);
    if (score_sheet(sheet, &score, &fault)) {
        free(print_score_table(&score, "fr", &fault));
        score_release(&score);
    } else if (fault.kind == FAULT_NONE) {
        __builtin_trap();
    }
    sheet_free(sheet);
    return 0;
}
