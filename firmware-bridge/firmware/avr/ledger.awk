# The ledger's reckoning; see `ledger`. Reads lines that begin with calls, symbol or code.

function hexadecimal(text,    value, i) {
    text = tolower(text)
    sub(/^0x/, "", text)
    for (i = 1; i <= length(text); i++) {
        value = 16 * value + index("123456789abcdef", substr(text, i, 1))
    }
    return value + 0
}
function constant(text) { return text ~ /^0x/ ? hexadecimal(text) : text + 0 }
function base(name) { sub(/\..*/, "", name); return name }
function fail(text) { print elf ": " text > "/dev/stderr"; failed = 1 }
# ---- input ---------------------------------------------------------------------

$1 == "calls" && $2 == "indirect" {
    for (i = 4; i <= NF; i++) {
        pointers[$3] = pointers[$3] " " $i
    }
}
$1 == "calls" && $2 == "table" { has_table[$3] = 1 }
$1 == "calls" && $2 == "cycle" { cycle[$3, $4] = $5 }

$1 == "symbol" && NF == 5 && $4 ~ /^[bBdD]$/ { ram[$5] = hexadecimal($3) }
$1 == "symbol" && NF == 5 && $4 ~ /^[tTwW]$/ { flash[$5] = hexadecimal($3) }
$1 == "symbol" && $NF == "_end" { ram_used_end = hexadecimal($2) % 65536 }
$1 == "symbol" && $NF == "__data_load_end" { flash_used = hexadecimal($2) }

$1 == "code" && $3 ~ /^<.*>:$/ {
    here = substr($3, 2, length($3) - 3)
    start[here] = hexadecimal($2)
    copies[base(here)] = copies[base(here)] " " here
    adjusted = ""
    next
}
$1 != "code" || here == "" || $2 !~ /^[0-9a-f]+:$/ { next }

{
    address = hexadecimal(substr($2, 1, length($2) - 1))
    following[last] = address
    last = address
    instruction = $3
    operands = ""
    for (i = 4; i <= NF && $i != ";"; i++) {
        operands = operands $i
    }
    operation[address] = instruction
    owner[address] = here
    if (match($0, /0x[0-9a-f]+ <[^>]*>/)) {
        target[address] = hexadecimal(substr($0, RSTART, index(substr($0, RSTART), " ") - 1))
    }
    if (is_after_break) {
        leaders[here] = leaders[here] " " address
    }
    is_after_break = instruction ~ /^(ret|reti|rjmp|jmp|ijmp)$/
}

instruction == "push" { moves[address] = 1 }
instruction == "pop" { moves[address] = -1 }
instruction == "rcall" && operands == ".+0" {
    moves[address] = 2
    operation[address] = "push"
}

# Frames: Y is copied from the stack pointer, lowered by a constant, and copied back; at the end it is
# raised, and copied back.
operands ~ /^r2[89],/ && operands !~ /^r29,0x3e$/ { adjusted = "" } # unless it is one of these:
instruction == "in" && operands == "r28,0x3d" { adjusted = 1; by = 0 }
instruction == "sbiw" && operands ~ /^r28,/ { adjusted = 1; by = constant(substr(operands, 5)) }
instruction == "adiw" && operands ~ /^r28,/ { adjusted = 1; by = -constant(substr(operands, 5)) }
instruction == "subi" && operands ~ /^r28,/ { low = constant(substr(operands, 5)) }
instruction == "sbci" && operands ~ /^r29,/ {
    adjusted = 1
    by = low + 256 * constant(substr(operands, 5))
    by = by > 32767 ? by - 65536 : by
}
instruction == "sbc" && operands == "r29,r1" { adjusted = 1; by = low }
instruction == "ldi" && operands ~ /^r2[89],/ { adjusted = 1; by = 0 } # the startup code
instruction == "out" && operands ~ /^0x3d,/ {
    if (here !~ /^__(prologue_saves|epilogue_restores)__$/ && (operands != "0x3d,r28" || !adjusted)) {
        fail("cannot read how " here " moves the stack pointer at 0x" $2)
    }
    moves[address] = by
    adjusted = ""
}

# With -mcall-prologues the pushes are in one place, __prologue_saves__, that functions jump into with
# the size of their frame in X, and that jumps back behind that jump.
instruction == "ldi" && operands ~ /^r26,/ { frame_low = constant(substr(operands, 5)) }
instruction == "ldi" && operands ~ /^r27,/ { frame_high = constant(substr(operands, 5)) }
instruction ~ /^r?jmp$/ && /<__prologue_saves__/ { frames[address] = frame_low + 256 * frame_high }

# ---- reckoning -----------------------------------------------------------------

# Bytes of stack from the entry of a function on, return address not included: every path through it
# is followed, with the stack it has taken so far.
function worst_of(entry,    f, work, count, at, depth, most, g, i, list, tables, table_depth) {
    if (entry in worst) {
        return worst[entry]
    }
    if (entry in under_way) {
        fail(base(owner[entry]) " is called again before it ends: declare the cycle in firmware/avr/calls")
        return 0
    }
    under_way[entry] = 1
    f = owner[entry]
    most = own[entry] = 0
    count = 1
    work[1] = entry " 0"
    for (;;) {
        if (count == 0) {
            # Labels of a table that nothing else leads to.
            at = split(tables, list, " ")
            tables = ""
            for (i = 1; i <= at; i++) {
                if (!((entry, list[i]) in reached)) {
                    work[++count] = list[i] " " table_depth
                }
            }
            if (count == 0) {
                break
            }
        }
        split(work[count--], list, " ")
        at = list[1]
        depth = list[2]
        while (at != "" && !((entry, at) in reached && reached[entry, at] >= depth)) {
            if (depth > 2048) {
                fail(f " takes stack in a loop")
                at = ""
                break
            }
            reached[entry, at] = depth
            depth += moves[at]
            if (depth > own[entry]) {
                own[entry] = depth
            }
            g = 0
            if (operation[at] ~ /^r?call$/) {
                g = called(at, target[at])
            } else if (operation[at] ~ /^e?icall$/) {
                g = called_by_pointer(at)
            }
            if (depth + g > most) {
                most = depth + g
                deepest[entry] = g > 0 ? callee : ""
            }
            if (operation[at] ~ /^reti?$/) {
                if (depth > 0) {
                    fail(owner[at] " returns with " depth " bytes still on the stack: misread")
                }
                at = ""
            } else if (operation[at] ~ /^r?jmp$/) {
                if (owner[target[at]] == "__prologue_saves__") {
                    reached[entry, at] = depth
                    depth += pushes_from(target[at]) + frames[at]
                    at = following[at]
                    if (depth > own[entry]) {
                        own[entry] = depth
                    }
                } else if (owner[target[at]] == "__epilogue_restores__") {
                    at = "" # which gives back what was taken, and returns
                } else if (base(owner[target[at]]) == "__tablejump2__") {
                    tables = tables leaders[owner[at]]
                    table_depth = depth
                    at = ""
                } else {
                    at = target[at]
                }
            } else if (operation[at] == "ijmp") {
                if (base(owner[at]) in has_table) {
                    tables = tables leaders[owner[at]]
                    table_depth = depth
                } else {
                    g = called_by_pointer(at) - 2
                    most = depth + g > most ? depth + g : most
                }
                at = ""
            } else {
                if (operation[at] ~ /^br/) {
                    work[++count] = target[at] " " depth
                } else if (operation[at] ~ /^(sbrc|sbrs|sbic|sbis|cpse)$/) {
                    work[++count] = following[following[at]] " " depth
                }
                at = following[at]
            }
        }
    }
    delete under_way[entry]
    return worst[entry] = most
}

function pushes_from(at,    count) {
    while (operation[at] == "push") {
        count++
        at = following[at]
    }
    return count
}

function called(at, to) {
    if ((base(owner[at]), base(owner[to])) in cycle) {
        again[to] = cycle[base(owner[at]), base(owner[to])]
        return 0
    }
    at = worst_of(to) + 2
    callee = to
    return at
}

function called_by_pointer(at,    name, list, count, i, names, many, j, need, most, most_callee) {
    name = base(owner[at])
    if (!(name in pointers)) {
        fail(name " calls through a pointer: declare whom in firmware/avr/calls")
        return 0
    }
    count = split(pointers[name], list, " ")
    for (i = 1; i <= count; i++) {
        many = split(copies[list[i]], names, " ")
        for (j = 1; j <= many; j++) {
            need = called(at, start[names[j]])
            if (need > most) {
                most = need
                most_callee = callee
            }
        }
    }
    if (most == 0) {
        fail(name " calls" pointers[name] " through a pointer, none of which is there: see firmware/avr/calls")
    }
    callee = most_callee
    return most + 0
}

function cycles_cost(    to, cost) {
    for (to in again) {
        cost += again[to] * (worst_of(to) + 2)
    }
    return cost + 0
}

function chain(entry,    text, steps) {
    for (steps = 0; entry != "" && steps < 40; steps++) {
        text = text (text == "" ? "" : " > ") owner[entry] " " own[entry]
        entry = deepest[entry]
    }
    return text
}

function print_sorted(header, rows, count,    i) {
    print header
    for (i = 1; i <= count; i++) {
        print rows[i] | "LC_ALL=C sort -s -k1,1nr"
    }
    close("LC_ALL=C sort -s -k1,1nr")
}

END {
    main_worst = worst_of(start["main"])
    for (f in start) {
        if (f ~ /^__vector_[0-9]+$/ && worst_of(start[f]) > interrupt) {
            interrupt = worst_of(start[f])
            greediest = f
        }
    }
    again_worst = cycles_cost()
    for (f in flash) {
        if (start[f] in worst) {
            rows[++count] = sprintf("%7d %7d %7d  %s", flash[f], own[start[f]], worst[start[f]], f)
        } else {
            rows[++count] = sprintf("%7d %7s %7s  %s", flash[f], "", "", f)
        }
    }
    print_sorted("  flash   stack deepest  function (bytes; its own stack; with all it calls; blank: not by itself)", rows, count)
    count = 0
    for (v in ram) {
        rows[++count] = sprintf("%7d  %s", ram[v], v)
    }
    print_sorted("\n    RAM  variable (bytes)", rows, count)

    stack = 2 + main_worst + again_worst + 2 + interrupt
    variables = ram_used_end - 256
    program = ram_end - guard - stack_max - ram_used_end
    program -= program % 4
    print "\ndeepest calls: " chain(start["main"])
    print "greediest interrupt: " greediest ", " interrupt " bytes"
    printf "%s: flash %d of %d bytes, variables %d, stack %d of %d (main %d, cycles %d, interrupt %d), for programs %d bytes\n", \
        elf, flash_used, flash_max, variables, stack, stack_max, main_worst, again_worst, interrupt, program
    if (flash_used > flash_max) {
        fail("too large: " flash_used " bytes of flash, " flash_max " are there")
    }
    if (stack > stack_max) {
        fail("the stack may take " stack " bytes, RESET_STACK_BYTES keeps " stack_max)
    }
    if (program < program_min) {
        fail("only " program " bytes are left for programs, promised are " program_min)
    }
    exit failed
}
