#include "scoring/schedule/timetable.h"

static int delay_at(const struct timetable *timetable, int slot) {
    int minutes = 0;
    for (int i = 0; i < timetable->delay_count; i++) {
        minutes += timetable->delays[i].slot == slot ? timetable->delays[i].minutes : 0;
    }
    return minutes;
}

/* The first time from `minute` on at which a slot fits into a session; -1: none. */
static int next_fit(const struct timetable *timetable, int minute) {
    for (int i = 0; i < timetable->session_count; i++) {
        const struct timetable_session *session = &timetable->sessions[i];
        const int start = minute > session->start_minute ? minute : session->start_minute;
        if (start + timetable->slot_minutes <= session->end_minute) {
            return start;
        }
    }
    return -1;
}

int timetable_minute(const struct timetable *timetable, int slot) {
    int minute = 0;
    for (int i = 0; i <= slot; i++) {
        const int start = next_fit(timetable, minute);
        minute = start < 0 ? -1 : next_fit(timetable, start + delay_at(timetable, i));
        if (minute < 0 || i == slot) {
            return minute;
        }
        minute += timetable->slot_minutes;
    }
    return -1;
}

int timetable_slots(const struct timetable *timetable) {
    int count = 0;
    int minute = next_fit(timetable, 0);
    while (minute >= 0) {
        minute = next_fit(timetable, minute + delay_at(timetable, count));
        if (minute >= 0) {
            count++;
            minute = next_fit(timetable, minute + timetable->slot_minutes);
        }
    }
    return count;
}
