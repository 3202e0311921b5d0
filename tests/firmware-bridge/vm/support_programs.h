/* support_programs: assembled programs that together hold every instruction; material for
 * mutations. Natives: support_machine.h's. */
#ifndef TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_PROGRAMS_H
#define TESTS_FIRMWARE_BRIDGE_VM_SUPPORT_PROGRAMS_H

static const char *const programs[] = {
    /* numbers */
    "globals 2\n"
    "function 0 8\n"
    "INT8 r0 12; INT16 r1 1000; NUMBER r2 #100000; NUMBER r3 #2.5; NIL r4 2; TRUE r5; FALSE r6\n"
    "ADD r4 r0 r1; SUBTRACT r4 r4 r2; MULTIPLY r4 r4 r0; DIVIDE r5 r4 r1\n"
    "FLOOR_DIVIDE r5 r4 r0; MODULO r5 r4 r0; AND r5 r0 r1; OR r5 r5 r2; XOR r5 r5 r1\n"
    "SHIFT_LEFT r5 r0 r0; SHIFT_RIGHT r5 r2 r0; SHIFT_RIGHT_I r5 r5 2\n"
    "ADD_I r4 r4 -3; MULTIPLY_I r4 r4 7; FLOOR_DIVIDE_I r4 r4 5; MODULO_I r4 r4 9\n"
    "ADD_K r3 r3 #0.25; SUBTRACT_K r3 r3 #7; MULTIPLY_K r3 r3 #1.5; DIVIDE_K r3 r3 #3\n"
    "FLOOR_DIVIDE_K r3 r3 #2; MODULO_K r3 r2 #77; AND_K r5 r2 #0xff; OR_K r5 r5 #0x700\n"
    "XOR_K r5 r5 #0x7fffffff; NEGATE r3 r3; COMPLEMENT r5 r5; NOT r6 r6; MOVE r7 r5\n"
    "SET_GLOBAL 0 r7; GET_GLOBAL r6 1; CALL_NATIVE PRINT r2 4 0; RETURN_NONE\n",
    /* jumps and loops */
    "function 0 9\n"
    "INT8 r0 1; INT8 r1 9; INT8 r2 2; FOR_PREPARE r0 done\n"
    "again: IF_EQ_I r3 5 next; IF_NEQ_I r3 3 other; IF_LT_I r3 2 next; IF_NLT_I r3 9 next\n"
    "other: IF_LE_I r3 1 next; IF_NLE_I r3 7 next; IF_GT_I r3 8 next; IF_NGT_I r3 0 next\n"
    "IF_GE_I r3 9 next; IF_NGE_I r3 1 next; MOVE r5 r3; CALL_NATIVE PRINT r4 1 0\n"
    "next: FOR_LOOP r0 again\n"
    "done: INT8 r4 3; NUMBER r5 #3.0; IF_EQ r4 r5 a; JUMP b\n"
    "a: IF_NEQ r4 r5 b; IF_LT r4 r5 b; IF_NLE r4 r5 b; IF_LE r4 r5 c\n"
    "b: IF_NLT r4 r5 c; TRUE r0\n"
    "c: IF_TRUE r0 d; IF_FALSE r0 d; JUMP b\n"
    "d: TEXT r6 'oui'; IF_EQ_TEXT r6 'non' b; IF_NEQ_TEXT r6 'oui' b\n"
    "IF_EQ_K r5 #3 e; IF_NEQ_K r5 #3 b\n"
    "e: RETURN_NONE\n",
    /* calls */
    "globals 1\n"
    "function 0 9\n"
    "FUNCTION r0 2; SET_GLOBAL 0 r0; INT8 r1 4; CALL_GLOBAL 0 r0 1 2\n"
    "NATIVE r2 TIME; CALL r2 0 1; CALL_FUNCTION 1 r3 0 OPEN; CALL_NATIVE PRINT r2 OPEN 0\n"
    "NATIVE r0 NEXT_INDEX; INT8 r1 3; NIL r2 1; JUMP test\n"
    "again: MOVE r7 r4; MOVE r8 r5; CALL_NATIVE PRINT r6 2 0\n"
    "test: FOR_CALL r0 2; FOR_NEXT r0 again\n"
    "INT8 r1 30; CALL_NATIVE WAIT r0 1 0; INT8 r1 9; CALL_FUNCTION 2 r0 1 1; RETURN_NONE\n"
    "function 0 5\n"
    "INT8 r0 5; CALL_FUNCTION 3 r1 0 OPEN; RETURN r0 OPEN\n"
    "function 1 5\n"
    "IF_NLT_I r0 2 more; RETURN_ONE r0\n"
    "more: ADD_I r2 r0 -1; CALL_FUNCTION 2 r1 1 1; ADD_I r3 r0 -2; CALL_GLOBAL 0 r2 1 1\n"
    "ADD r1 r1 r2; RETURN_ONE r1\n"
    "function 0 3\n"
    "INT8 r0 1; INT8 r1 2; TEXT r2 'trois'; RETURN r0 3\n",
    /* tables */
    "globals 2\n"
    "function 0 8\n"
    "NEW_TABLE r0 3 1; INT8 r1 5; INT8 r2 6; INT8 r3 7; SET_LIST r0 3 1; SET_GLOBAL 0 r0\n"
    "SET_FIELD r0 'nom' r1; GET_FIELD r4 r0 'nom'; SET_INDEX r0 9 r2; GET_INDEX r5 r0 9\n"
    "SET r0 r1 r0; GET r6 r0 r1; LENGTH r7 r0; TEXT r6 'nom'; GET r6 r0 r6; LENGTH r6 r0\n"
    "INT8 r0 20\n"
    "more: NEW_TABLE r1 2 2; INT8 r2 3; SET r1 r2 r1; GET_GLOBAL r3 0; SET r3 r0 r1\n"
    "CALL_NATIVE LINE r4 0 0; ADD_I r0 r0 -1; IF_GT_I r0 0 more\n"
    "CALL_FUNCTION 1 r0 0 1; RETURN_NONE\n"
    "function 0 4\n"
    "NEW_TABLE r0 0 0; CALL_FUNCTION 2 r1 0 OPEN; SET_LIST r0 OPEN 4; RETURN r0 1\n"
    "function 0 3\n"
    "INT8 r0 1; INT8 r1 2; INT8 r2 3; RETURN r0 3\n",
};

#define PROGRAM_COUNT (sizeof programs / sizeof *programs)

#endif
