/* lua_bytecode: the instructions of Lua 5.4, as lua_dump() gives them.
 *
 * Formats and numbers: lopcodes.h of Lua 5.4. 32 bits: opcode 7, A 8, then
 * either k 1, B 8, C 8; or Bx 17; or all of the last 25 are a jump. Signed
 * operands are stored with an excess. */
#ifndef RUNTIME_COMPILE_LUA_BYTECODE_H
#define RUNTIME_COMPILE_LUA_BYTECODE_H

#include <stdbool.h>
#include <stdint.h>

enum lua_opcode {
    LUA_MOVE,
    LUA_LOADI,
    LUA_LOADF,
    LUA_LOADK,
    LUA_LOADKX,
    LUA_LOADFALSE,
    LUA_LFALSESKIP,
    LUA_LOADTRUE,
    LUA_LOADNIL,
    LUA_GETUPVAL,
    LUA_SETUPVAL,
    LUA_GETTABUP,
    LUA_GETTABLE,
    LUA_GETI,
    LUA_GETFIELD,
    LUA_SETTABUP,
    LUA_SETTABLE,
    LUA_SETI,
    LUA_SETFIELD,
    LUA_NEWTABLE,
    LUA_SELF,
    LUA_ADDI,
    LUA_ADDK,
    LUA_SUBK,
    LUA_MULK,
    LUA_MODK,
    LUA_POWK,
    LUA_DIVK,
    LUA_IDIVK,
    LUA_BANDK,
    LUA_BORK,
    LUA_BXORK,
    LUA_SHRI,
    LUA_SHLI,
    LUA_ADD,
    LUA_SUB,
    LUA_MUL,
    LUA_MOD,
    LUA_POW,
    LUA_DIV,
    LUA_IDIV,
    LUA_BAND,
    LUA_BOR,
    LUA_BXOR,
    LUA_SHL,
    LUA_SHR,
    LUA_MMBIN,
    LUA_MMBINI,
    LUA_MMBINK,
    LUA_UNM,
    LUA_BNOT,
    LUA_NOT,
    LUA_LEN,
    LUA_CONCAT,
    LUA_CLOSE,
    LUA_TBC,
    LUA_JMP,
    LUA_EQ,
    LUA_LT,
    LUA_LE,
    LUA_EQK,
    LUA_EQI,
    LUA_LTI,
    LUA_LEI,
    LUA_GTI,
    LUA_GEI,
    LUA_TEST,
    LUA_TESTSET,
    LUA_CALL,
    LUA_TAILCALL,
    LUA_RETURN,
    LUA_RETURN0,
    LUA_RETURN1,
    LUA_FORLOOP,
    LUA_FORPREP,
    LUA_TFORPREP,
    LUA_TFORCALL,
    LUA_TFORLOOP,
    LUA_SETLIST,
    LUA_CLOSURE,
    LUA_VARARG,
    LUA_VARARGPREP,
    LUA_EXTRAARG,
    LUA_OPCODES
};

static inline enum lua_opcode lua_code(uint32_t word) { return (enum lua_opcode)(word & 0x7f); }
static inline int lua_a(uint32_t word) { return (int)(word >> 7 & 0xff); }
static inline bool lua_k(uint32_t word) { return (word >> 15 & 1) != 0; }
static inline int lua_b(uint32_t word) { return (int)(word >> 16 & 0xff); }
static inline int lua_c(uint32_t word) { return (int)(word >> 24); }
static inline int lua_signed_b(uint32_t word) { return lua_b(word) - 127; }
static inline int lua_signed_c(uint32_t word) { return lua_c(word) - 127; }
static inline int lua_bx(uint32_t word) { return (int)(word >> 15); }
static inline int lua_signed_bx(uint32_t word) { return lua_bx(word) - 65535; }
static inline int lua_ax(uint32_t word) { return (int)(word >> 7); }
static inline int lua_jump(uint32_t word) { return lua_ax(word) - 16777215; }

#endif
