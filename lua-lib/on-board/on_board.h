/* on_board: the .lua files of this folder, inside the compiler. */
#ifndef LUA_LIB_ON_BOARD_ON_BOARD_H
#define LUA_LIB_ON_BOARD_ON_BOARD_H

#include "lua-lib/vocabulary/embedded.h"

extern const struct embedded_file on_board_files[]; /* an all-zero entry ends them */

#endif
