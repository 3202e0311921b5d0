#include "firmware-bridge/link/outbox.h"

#include <string.h>

static struct outbox_entry *entry_of(struct outbox *outbox, uint32_t number) {
    return &outbox->entries[number % PROTOCOL_WINDOW];
}

void outbox_start(struct outbox *outbox, uint32_t seed) {
    *outbox = (struct outbox){
        .seed = seed, .repeat_ms = OUTBOX_REPEAT_FIRST_MS, .calm_ms = OUTBOX_REPEAT_FIRST_MS};
}

/* Twice the round trip, and a margin for a telemetry frame or two before the answer. */
void outbox_set_round_trip(struct outbox *outbox, uint32_t round_trip_ms) {
    uint32_t calm_ms = 2 * round_trip_ms + OUTBOX_REPEAT_MIN_MS;
    outbox->calm_ms = calm_ms < OUTBOX_REPEAT_MAX_MS ? calm_ms : OUTBOX_REPEAT_MAX_MS;
}

bool outbox_is_full(const struct outbox *outbox) {
    return outbox->next - outbox->first == PROTOCOL_WINDOW;
}

bool outbox_is_empty(const struct outbox *outbox) { return outbox->next == outbox->first; }

static void be_patient(struct outbox *outbox, uint32_t patience_ms, uint32_t now_ms) {
    outbox->repeat_ms = patience_ms < OUTBOX_REPEAT_MAX_MS ? patience_ms : OUTBOX_REPEAT_MAX_MS;
    outbox->repeat_at_ms = now_ms + outbox->repeat_ms;
}

const struct outbox_entry *outbox_put(struct outbox *outbox, const struct message *command,
                                      uint32_t now_ms) {
    if (outbox_is_empty(outbox)) {
        be_patient(outbox, outbox->calm_ms, now_ms);
    }
    uint32_t number = outbox->next++;
    struct outbox_entry *entry = entry_of(outbox, number);
    entry->answered = false;
    entry->length = (uint8_t)frame_write_message(command, number, outbox->seed, entry->line);
    return entry;
}

bool outbox_answer(struct outbox *outbox, uint32_t number, uint8_t refusal, uint32_t now_ms) {
    if (number - outbox->first >= outbox->next - outbox->first) {
        return false;
    }
    struct outbox_entry *entry = entry_of(outbox, number);
    if (entry->answered) {
        return false;
    }
    entry->answered = true;
    entry->refusal = refusal;
    be_patient(outbox, outbox->calm_ms, now_ms);
    return true;
}

bool outbox_settle(struct outbox *outbox, uint8_t *refusal) {
    if (outbox_is_empty(outbox) || !entry_of(outbox, outbox->first)->answered) {
        return false;
    }
    *refusal = entry_of(outbox, outbox->first++)->refusal;
    return true;
}

size_t outbox_repeat(struct outbox *outbox, uint32_t now_ms, uint8_t *bytes) {
    if (outbox_is_empty(outbox) || (int32_t)(now_ms - outbox->repeat_at_ms) < 0) {
        return 0;
    }
    size_t count = 0;
    for (uint32_t number = outbox->first; number != outbox->next; number++) {
        const struct outbox_entry *entry = entry_of(outbox, number);
        if (!entry->answered) {
            memcpy(bytes + count, entry->line, entry->length);
            count += entry->length;
        }
    }
    be_patient(outbox, 2 * outbox->calm_ms, now_ms);
    return count;
}
