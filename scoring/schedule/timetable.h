/* timetable: the minutes of a schedule's slots, with breaks and delays.
 *
 *     const struct timetable_session sessions[] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 17 * 60}};
 *     struct timetable day = {sessions, 2, 6, NULL, 0};      // slots of 6 minutes
 *     int slots = timetable_slots(&day);
 *     int minute = timetable_minute(&day, 12);               // of slot 12, from midnight; -1: too
 * late
 *
 * A slot never straddles a break. A delay moves the slot it names and all that
 * come after by so many minutes; what no longer fits before a break goes behind
 * it, and its order stays. */
#ifndef SCORING_SCHEDULE_TIMETABLE_H
#define SCORING_SCHEDULE_TIMETABLE_H

struct timetable_session {
    int start_minute, end_minute; /* from the first day's midnight; ordered, not overlapping */
};

struct timetable_delay {
    int slot, minutes;
};

struct timetable {
    const struct timetable_session *sessions;
    int session_count;
    int slot_minutes;                     /* > 0 */
    const struct timetable_delay *delays; /* in any order */
    int delay_count;
};

/* How many slots there is time for. */
int timetable_slots(const struct timetable *timetable);

/* When the slot begins; -1: after the last session's end. */
int timetable_minute(const struct timetable *timetable, int slot);

#endif
