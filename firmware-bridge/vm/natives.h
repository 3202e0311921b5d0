/* natives: the functions that a program on board finds ready-made, by number.
 *
 * The robot's words (lua-lib/vocabulary/reference.lua says what each does) and the
 * smallest part of Lua's own library: the rest is Lua that travels with the programs
 * (lua-lib/on-board). Numbers are part of the image format:
 * they never change; new ones are added at the end, and raise IMAGE_NATIVES.
 *
 * A word's arguments are checked as reference.lua says, on board too. */
#ifndef FIRMWARE_BRIDGE_VM_NATIVES_H
#define FIRMWARE_BRIDGE_VM_NATIVES_H

/* Number's name, library ("robot", "math", "table" or "" for a global), name in English there,
 * fewest and most arguments (255: any). French names of robot's words: from the reference. */
#define NATIVES(X)                                                                                 \
    X(FORWARD, "robot", "forward", 1, 1)                                                           \
    X(BACKWARD, "robot", "backward", 1, 1)                                                         \
    X(LEFT, "robot", "left", 1, 1)                                                                 \
    X(RIGHT, "robot", "right", 1, 1)                                                               \
    X(TURN, "robot", "turn", 1, 1)                                                                 \
    X(DRIVE, "robot", "drive", 2, 2)                                                               \
    X(STOP, "robot", "stop", 0, 0)                                                                 \
    X(SPEED, "robot", "speed", 1, 1)                                                               \
    X(DISTANCE, "robot", "distance", 0, 1)                                                         \
    X(LINE, "robot", "line", 0, 0)                                                                 \
    X(GROUND, "robot", "ground", 0, 1)                                                             \
    X(BUTTON, "robot", "button", 0, 1)                                                             \
    X(LED, "robot", "led", 3, 3)                                                                   \
    X(BEEP, "robot", "beep", 0, 2)                                                                 \
    X(WAIT, "robot", "wait", 1, 1)                                                                 \
    X(TIME, "robot", "time", 0, 0)                                                                 \
    X(PRINT, "robot", "print", 0, 255) /* also the global print */                                 \
    X(WHEN, "robot", "when", 2, 2)                                                                 \
    X(EVERY, "robot", "every", 2, 2)                                                               \
    X(TOGETHER, "robot", "together", 1, 255)                                                       \
    X(FLOOR, "math", "floor", 1, 1)                                                                \
    X(NEXT_PAIR, "", "pairs", 1, 1)   /* the iterator of pairs(t): the compiler unfolds it */      \
    X(NEXT_INDEX, "", "ipairs", 1, 1) /* the iterator of ipairs(t) */                              \
    /* for the functions of lua-lib/on-board only */                                               \
    X(BITS, "on-board", "bits", 0, 0)       /* 32 random bits */                                   \
    X(OUTSIDE, "on-board", "outside", 1, 1) /* fails: the number is outside its limits */

#define NATIVE_ENUM_(name, library, word, least, most) NATIVE_##name,
enum native { NATIVES(NATIVE_ENUM_) NATIVE_COUNT };
#undef NATIVE_ENUM_

#endif
