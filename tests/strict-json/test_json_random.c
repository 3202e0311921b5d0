/* Random documents: what cJSON writes is read back the same; one changed byte
 * never crashes the reader, and what it still takes cJSON takes too.
 * SEED=n replays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "strict-json/json.h"

#define DOCUMENTS    2000
#define CHANGES_EACH 20

static uint64_t state_of_chance;

static uint32_t chance(uint32_t below) { /* splitmix64 */
    uint64_t z = state_of_chance += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) % below);
}

static cJSON *random_text(void) {
    static const char *const parts[] = {
        "a", "Z", " ", "\"", "\\", "/", "\n", "\t", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\xa4\x96",
        "0"};
    char text[64] = "";
    for (uint32_t i = chance(12); i > 0; i--) {
        strcat(text, parts[chance(12)]);
    }
    return cJSON_CreateString(text);
}

static cJSON *random_value(int depth) {
    switch (chance(depth > 0 ? 6 : 4)) {
    case 0:
        return cJSON_CreateNull();
    case 1:
        return cJSON_CreateBool((int)chance(2));
    case 2:
        return cJSON_CreateNumber(((double)chance(2000001) - 1000000) / (chance(2) ? 1 : 64));
    case 3:
        return random_text();
    case 4: {
        cJSON *list = cJSON_CreateArray();
        for (uint32_t i = chance(5); i > 0; i--) {
            cJSON_AddItemToArray(list, random_value(depth - 1));
        }
        return list;
    }
    default: {
        cJSON *object = cJSON_CreateObject();
        for (uint32_t i = chance(5); i > 0; i--) {
            char key[16];
            snprintf(key, sizeof key, "k%u", i);
            cJSON_AddItemToObject(object, key, random_value(depth - 1));
        }
        return object;
    }
    }
}

static bool same(const cJSON *wanted, const struct json_value *found) {
    switch (found->type) {
    case JSON_NULL:
        return cJSON_IsNull(wanted);
    case JSON_BOOLEAN:
        return found->truth ? cJSON_IsTrue(wanted) : cJSON_IsFalse(wanted);
    case JSON_NUMBER:
        return cJSON_IsNumber(wanted) && strtod(found->text, NULL) == wanted->valuedouble;
    case JSON_STRING:
        return cJSON_IsString(wanted) && strcmp(wanted->valuestring, found->text) == 0;
    default:
        break;
    }
    const cJSON *item = wanted->child;
    size_t count = 0;
    for (const struct json_value *child = found->first; child != NULL; child = child->next) {
        if (item == NULL || !same(item, child) || child->index != count++ ||
            (child->key != NULL && strcmp(child->key, item->string) != 0)) {
            return false;
        }
        item = item->next;
    }
    return item == NULL && count == found->count;
}

static void check_changed(char *text, size_t length) {
    for (int i = 0; i < CHANGES_EACH; i++) {
        size_t at = chance((uint32_t)length);
        char before = text[at];
        text[at] = (char)chance(256);
        struct fault fault = {0};
        struct json_document *document = json_read_bytes("a.json", text, length, &fault);
        if (document == NULL) {
            assert_true(fault.line >= 1 && fault.column >= 1);
        } else {
            cJSON *again = cJSON_ParseWithLength(text, length);
            assert_non_null(again);
            cJSON_Delete(again);
        }
        json_free(document);
        text[at] = before;
    }
}

static void random_documents_are_read_as_written(void **state) {
    (void)state;
    for (int i = 0; i < DOCUMENTS; i++) {
        cJSON *wanted = random_value(5);
        char *text = chance(2) ? cJSON_Print(wanted) : cJSON_PrintUnformatted(wanted);
        assert_non_null(text);
        struct fault fault = {0};
        struct json_document *document = json_read_bytes("a.json", text, strlen(text), &fault);
        if (document == NULL || !same(wanted, json_root(document))) {
            fail_msg("document %d differs: %s %s", i, fault.message, text);
        }
        json_free(document);
        check_changed(text, strlen(text));
        cJSON_free(text);
        cJSON_Delete(wanted);
    }
}

int main(void) {
    const char *seed = getenv("SEED");
    state_of_chance = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
    printf("SEED=%llu\n", (unsigned long long)state_of_chance);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_documents_are_read_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
