# Persévérons: the build. `make help` explains the targets.
#
# A folder that holds C files is a module; its sources (all but main.c) become
# build/lib/<folder>.a. A folder with a main.c is also a program, see PROGRAMS.
# Nothing is written outside $(BUILD).

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
# gcc warns of what instrumented code only seems to do: the plain build judges.
WERROR  ?= $(if $(SANITIZE),,-Werror)
VERSION := 0.1.0
MAKEFLAGS += --no-builtin-rules
SHELL   := /bin/bash

ifneq ($(SANITIZE),)
OPTIMISE ?= -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
else
OPTIMISE ?= -O2
endif
JOBS ?= $(shell nproc)

# `make V=1` shows the whole commands.
ifeq ($(V),)
quiet = @printf '  %-5s %s\n' $(1) $(2);
else
quiet =
endif

# ---- what there is -----------------------------------------------------------

MODULES := fault strict-json language command-line installation saved-file \
  lua-lib/sandbox lua-lib/vocabulary lua-lib/on-board \
  firmware-bridge/protocol firmware-bridge/vm \
  firmware-bridge/firmware/core firmware-bridge/firmware/virtual firmware-bridge/firmware/simulated \
  firmware-bridge/link firmware-bridge/robots firmware-bridge/world firmware-bridge/picture \
  runtime runtime/check runtime/compile runtime/on-board runtime/player \
  scoring scoring/bracket scoring/check scoring/exact scoring/import scoring/ranking scoring/schedule scoring/school \
  scoring/document scoring/exports scoring/project scoring/store scoring/desk scoring/verbs \
  arena
FREESTANDING := firmware-bridge/protocol firmware-bridge/vm firmware-bridge/firmware/core

# program:folder of its main.c
PROGRAMS := perseverons:runtime perseverons-score:scoring perseverons-arena:arena \
  perseverons-virtual:firmware-bridge/firmware/virtual perseverons-picture:firmware-bridge/picture

# by their pkg-config names; Chipmunk2D ships none
PACKAGES := lua5.4 libserialport libcjson glib-2.0 gmp cairo pangocairo sqlite3 nettle xlsxwriter

# ---- compiler ----------------------------------------------------------------

# Recursive on purpose: `make deps` may install pkg-config in this very run.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES)))$(PKG_CFLAGS)
# simavr's pkg-config file wants a libelf that it does not bring.
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(PACKAGES)) -lchipmunk -lsimavr -lm)$(PKG_LIBS)
TEST_LIBS = $(eval TEST_LIBS := $(shell pkg-config --libs cmocka))$(TEST_LIBS)

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
  -Wpointer-arith -Wwrite-strings -Wundef -Wvla $(WERROR)
# -ffp-contract=off: the virtual world gives the same trajectory in every build mode.
BASE_CFLAGS := -std=c11 -g $(OPTIMISE) -ffp-contract=off $(WARNINGS) -I. -I$(BUILD)/generated -MMD -MP
HOSTED_CFLAGS = $(BASE_CFLAGS) -D_GNU_SOURCE -DPERSEVERONS_VERSION='"$(VERSION)"' $(CFLAGS)
FREESTANDING_CFLAGS := $(BASE_CFLAGS) -ffreestanding $(CFLAGS)
LINK_FLAGS := $(OPTIMISE) -Wl,--as-needed $(LDFLAGS)

# ---- derived names -----------------------------------------------------------

comma := ,
flat = $(subst /,-,$(1))
module_sources = $(sort $(filter-out %/main.c,$(wildcard $(1)/*.c)))
GENERATED_lua-lib/vocabulary := $(BUILD)/generated/lua-lib/vocabulary/embedded.c
GENERATED_lua-lib/on-board := $(BUILD)/generated/lua-lib/on-board/embedded.c
module_objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(call module_sources,$(1))) \
  $(patsubst $(BUILD)/generated/%.c,$(BUILD)/obj/generated/%.o,$(GENERATED_$(1)))
module_library = $(BUILD)/lib/$(call flat,$(1)).a
LIBRARIES := $(foreach m,$(MODULES),$(call module_library,$(m)))

program_name = $(word 1,$(subst :, ,$(1)))
program_folder = $(word 2,$(subst :, ,$(1)))
BINARIES := $(foreach p,$(PROGRAMS),$(if $(wildcard $(call program_folder,$(p))/main.c),$(BUILD)/bin/$(call program_name,$(p))))

TEST_SOURCES := $(sort $(shell find tests -name 'test_*.c' -not -path 'tests/fuzz/*' 2>/dev/null))
TEST_BINARIES := $(patsubst tests/%.c,$(BUILD)/tests/%,$(TEST_SOURCES))
TEST_SCRIPTS := $(sort $(shell find tests -name 'test_*.sh' 2>/dev/null))
TEST_SUPPORT := $(sort $(shell find tests -name 'support_*.c' 2>/dev/null))
# Programs for the robot's chip that tests run on the simulated one.
CHIP_SOURCES := $(sort $(shell find tests -name 'chip_*.c' -not -path 'tests/bench/*' 2>/dev/null))
CHIP_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%.elf,$(CHIP_SOURCES))
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BINARIES := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ_SOURCES))
BENCH_SOURCES := $(sort $(wildcard tests/bench/bench_*.c))
BENCH_BINARIES := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(BENCH_SOURCES))
PEER_BINARIES := $(if $(wildcard /usr/include/enki/PhysicalEngine.h),$(BUILD)/bench/peer_enki)
# Not the merged catalogue of an earlier build: its old texts would win over the rooms’ new ones.
FRENCH := $(sort $(filter-out build/% $(BUILD)/%,$(wildcard */fr.po */*/fr.po */*/*/fr.po)))
CATALOGUE := $(BUILD)/locale/fr/LC_MESSAGES/perseverons.mo

# The firmware of real robots: build/firmware/<robot>.hex from firmware/avr, the core and the protocol
# in one optimisation for the whole program.
AVR := firmware-bridge/firmware/avr
AVR_ROBOTS := mbot uno uno-encoders
AVR_BOARD_mbot := -DBOARD_MBOT
AVR_BOARD_uno := -DBOARD_UNO
AVR_BOARD_uno-encoders := -DBOARD_UNO -DBOARD_ENCODERS
# `make firmware PROGRAMS_ON_BOARD=`: without the virtual machine and the program store.
PROGRAMS_ON_BOARD ?= 1
AVR_MODULES := firmware-bridge/protocol firmware-bridge/firmware/core $(AVR) $(if $(PROGRAMS_ON_BOARD),firmware-bridge/vm)
AVR_SOURCES := $(sort $(filter-out $(if $(PROGRAMS_ON_BOARD),,firmware-bridge/firmware/core/program_%),$(wildcard $(AVR_MODULES:=/*.c))))
# No -Wconversion: gcc 5 sees narrowing in every conditional expression; the computer’s compiler judges that.
AVR_WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wpointer-arith -Wwrite-strings -Wvla -Werror
AVR_FLAGS := -mmcu=atmega328p -DF_CPU=16000000UL -std=gnu11 -g -Os -flto -fshort-enums \
  -mcall-prologues -fno-ipa-sra -mstrict-X -fno-split-wide-types -fno-move-loop-invariants \
  -fno-guess-branch-probability -fno-gcse -fno-tree-pre -fno-strict-overflow -fira-algorithm=priority \
  -ffreestanding -ffunction-sections -fdata-sections -I. $(AVR_WARNINGS) \
  -DPROTOCOL_OF_A_ROBOT -DROBOT_CORE_WITHOUT_ODOMETRY -DCORE_OF_ONE_BOARD -DENDPOINT_ROBOT=core_callbacks $(if $(PROGRAMS_ON_BOARD),,-DCORE_WITHOUT_PROGRAMS)
# The loop of the virtual machine is what a program's time goes into: for speed, and with nothing
# taken out of it into registers, which its place in the program and its operands need.
AVR_OWN_interpreter := -O2 -fno-lto -fguess-branch-probability -fstrict-overflow -fira-algorithm=CB -fsplit-wide-types -fno-move-loop-invariants \
  -fno-tree-loop-im -fno-gcse -fno-tree-pre
# `make AVR_OVERSIZE=1 build/firmware/uno.elf`: links what does not fit, to see by how much.
AVR_LINK_FLAGS := -Wl,--gc-sections,--relax $(if $(AVR_OVERSIZE),-Wl$(comma)--defsym=__TEXT_REGION_LENGTH__=65536)
FIRMWARE := $(foreach r,$(AVR_ROBOTS),$(BUILD)/firmware/$(r).hex $(BUILD)/firmware/$(r).ledger)

# ---- targets for people ------------------------------------------------------

.DEFAULT_GOAL := all
.PHONY: all help deps firmware demo check bench sanitize valgrind fuzz lint differential reference format install uninstall dist clean \
  run-demo run-check run-bench run-fuzz build-tests

all: $(BINARIES) $(CATALOGUE) ## build the programs into build/bin

firmware: ## build the hex files of real robots into build/firmware (needs avr-gcc)
	@.ci/install-missing build firmware
	@$(MAKE) --no-print-directory $(FIRMWARE)
	@tail -qn 1 $(filter %.ledger,$(FIRMWARE))

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

deps: ## install the Debian packages that are missing (apt, sudo when not root)
	@.ci/install-missing build test

demo: ## set up, build, then watch a pupil's program win points in two contests
	@.ci/install-missing build
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory run-demo

check: ## set up, build, run every test
	@.ci/install-missing build test
	@$(MAKE) --no-print-directory -j$(JOBS) all build-tests $(FIRMWARE)
	@$(MAKE) --no-print-directory run-check

bench: ## measure how fast and how small it is, write build/bench.json
	@.ci/install-missing build test
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory run-bench

sanitize: ## every test again under AddressSanitizer and UndefinedBehaviorSanitizer
	@.ci/install-missing build test
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(BUILD)/sanitize SANITIZE=1 all build-tests
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize SANITIZE=1 run-check

valgrind: ## the unit tests under valgrind
	@.ci/install-missing build test
	@$(MAKE) --no-print-directory -j$(JOBS) all build-tests
	@PERSEVERONS_BUILD=$(BUILD) tests/run --valgrind $(TEST_BINARIES)

fuzz: ## every reader of outside bytes, FUZZ_SECONDS each (default 10)
	@.ci/install-missing build test
	@$(MAKE) --no-print-directory -j$(JOBS) run-fuzz

differential: $(BUILD)/tests/runtime/compile/test_differential ## 1,000 random programs x 10 tapes: desktop Lua and the robot's machine; 100 written to build/differential
	@mkdir -p $(BUILD)/differential
	@DIFFERENTIAL_PROGRAMS=1000 DIFFERENTIAL_FOLDER=$(BUILD)/differential $<

lint: ## clang-tidy, cppcheck, clang-format, rooms, translations, size of functions
	@.ci/install-missing build test lint
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@tests/lint/run "$(subst ",\",$(subst ',,$(HOSTED_CFLAGS))) $(PKG_CFLAGS)"

reference: $(BUILD)/tests/lua-lib/vocabulary/test_reference ## write docs/reference/ afresh from lua-lib/vocabulary/reference.lua
	@mkdir -p docs/reference/fr docs/reference/en
	@REFERENCE_WRITE=docs/reference $<

format: ## lay out the sources as .clang-format says
	@clang-format -i $$(git ls-files '*.c' '*.h')

install: all firmware ## install into DESTDIR/PREFIX (default /usr/local)
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" BUILD="$(BUILD)" installation/install $(notdir $(BINARIES))

uninstall: ## remove what install put there
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" BUILD="$(BUILD)" installation/install --remove $(notdir $(BINARIES))

dist: ## a source archive of the committed tree, in build/
	@mkdir -p $(BUILD)
	git archive --format=tar.gz --prefix=perseverons-$(VERSION)/ -o $(BUILD)/perseverons-$(VERSION).tar.gz HEAD

clean: ## remove build/
	rm -rf $(BUILD)

# ---- behind them -------------------------------------------------------------

build-tests: $(TEST_BINARIES) $(CHIP_PROGRAMS)

# Kept when a check fails after linking: to look at.
.PRECIOUS: $(BUILD)/firmware/%.elf

run-demo:
	@PERSEVERONS_BUILD=$(BUILD) examples/demo

run-check: build-tests all $(FIRMWARE)
	@PERSEVERONS_BUILD=$(BUILD) tests/run $(TEST_BINARIES) $(TEST_SCRIPTS)

run-bench: $(BENCH_BINARIES) $(PEER_BINARIES) $(FIRMWARE)
	@PERSEVERONS_BUILD=$(BUILD) tests/bench/run $(BENCH_BINARIES)

run-fuzz: $(FUZZ_BINARIES)
	@PERSEVERONS_BUILD=$(BUILD) tests/fuzz/run $(FUZZ_BINARIES)

# ---- rules -------------------------------------------------------------------

define module_rules
$(call module_library,$(1)): $(call module_objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcsD $$@ $$^
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

$(foreach m,$(FREESTANDING),$(eval $(BUILD)/obj/$(m)/%.o: COMPILE_FLAGS = $$(FREESTANDING_CFLAGS)))
COMPILE_FLAGS = $(HOSTED_CFLAGS) $(PKG_CFLAGS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<) $(CC) $(COMPILE_FLAGS) -c $< -o $@

$(BUILD)/obj/generated/%.o: $(BUILD)/generated/%.c
	@mkdir -p $(@D)
	$(call quiet,CC,$<) $(CC) $(COMPILE_FLAGS) -c $< -o $@

# Lua that travels inside the programs.
EMBED_vocabulary := lua-lib/vocabulary/embedded.h embedded_files
EMBED_on-board := lua-lib/on-board/on_board.h on_board_files
define embed_rules
$(BUILD)/generated/lua-lib/$(1)/embedded.c: $(sort $(wildcard lua-lib/$(1)/*.lua)) lua-lib/vocabulary/embed
	@mkdir -p $$(@D)
	lua-lib/vocabulary/embed $(EMBED_$(1)) $(sort $(wildcard lua-lib/$(1)/*.lua)) > $$@.new
	@mv $$@.new $$@
endef
$(foreach room,vocabulary on-board,$(eval $(call embed_rules,$(room))))

# A test that defines a function of a module itself (a fake board, say) links
# against its own: archives only give what is still missing.
LINK_ALL = -Wl,--start-group $(LIBRARIES) -Wl,--end-group $(PKG_LIBS)

define program_rules
$(BUILD)/bin/$(call program_name,$(1)): $(BUILD)/obj/$(call program_folder,$(1))/main.o $$(LIBRARIES)
	@mkdir -p $$(@D)
	$$(call quiet,LINK,$$@) $$(CC) $$(LINK_FLAGS) $$< $$(LINK_ALL) -o $$@
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rules,$(p))))

define firmware_rules
$(BUILD)/firmware/$(1)/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(call quiet,AVR,"$(1): $$<") avr-gcc $(AVR_FLAGS) $$(AVR_OWN_$$(basename $$(notdir $$<))) $(AVR_BOARD_$(1)) -MMD -MP -c $$< -o $$@

$(BUILD)/firmware/$(1).elf: $(patsubst %.c,$(BUILD)/firmware/$(1)/%.o,$(AVR_SOURCES))
	$$(call quiet,LINK,$$@) avr-gcc $(AVR_FLAGS) $(AVR_LINK_FLAGS) $$^ -o $$@
endef
$(foreach r,$(AVR_ROBOTS),$(eval $(call firmware_rules,$(r))))

# No hex file of a program that does not fit, or that a simulator would run differently.
$(BUILD)/firmware/%.ledger: $(BUILD)/firmware/%.elf $(addprefix $(AVR)/,ledger ledger.awk calls reset.h skips)
	@$(AVR)/skips $<
	@$(AVR)/ledger $< > $@.new || { tail -n 1 $@.new; exit 1; }
	@mv $@.new $@

$(BUILD)/firmware/%.hex: $(BUILD)/firmware/%.elf $(BUILD)/firmware/%.ledger
	@avr-objcopy -O ihex -R .eeprom $< $@

SUPPORT_OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(TEST_SUPPORT))
.SECONDARY: $(SUPPORT_OBJECTS) $(patsubst %.c,$(BUILD)/obj/%.o,$(TEST_SOURCES))

# The virtual machine asks its robot (vm/host.h), and support_tape.c is one too: for tests that
# want it. Where a robot core is linked, its own answers come first.
ROBOT_FIRST := $(call module_library,firmware-bridge/firmware/core)

$(BUILD)/lib/test-support.a: $(SUPPORT_OBJECTS)
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcsD $@ $^

$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/lib/test-support.a $(LIBRARIES)
	@mkdir -p $(@D)
	$(call quiet,LINK,$@) $(CC) $(LINK_FLAGS) $< -Wl,--start-group $(ROBOT_FIRST) $(BUILD)/lib/test-support.a $(LIBRARIES) -Wl,--end-group $(PKG_LIBS) $(TEST_LIBS) -o $@

CHIP_FLAGS := -mmcu=atmega328p -DF_CPU=16000000UL -std=gnu11 -Os -g -Wall -Wextra -Werror -I.
$(BUILD)/tests/%.elf: tests/%.c
	@mkdir -p $(@D)
	$(call quiet,AVR,$<) avr-gcc $(CHIP_FLAGS) $< -o $@

# The virtual machine alone on the chip, as bench_vm_chip measures it.
VM_CHIP := $(BUILD)/bench/vm_chip
VM_CHIP_SOURCES := $(call module_sources,firmware-bridge/vm) firmware-bridge/protocol/crc32.c
VM_CHIP_OBJECTS := $(VM_CHIP_SOURCES:%.c=$(VM_CHIP)/%.o)
VM_CHIP_WORDS := $(filter $(VM_CHIP)/firmware-bridge/vm/words%.o,$(VM_CHIP_OBJECTS))
$(VM_CHIP)/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,AVR,$<) avr-gcc $(AVR_FLAGS) $(AVR_OWN_$(basename $(notdir $<))) -MMD -MP -c $< -o $@

VM_CHIP_LINK = avr-gcc $(AVR_FLAGS) $(1) -Wl,--gc-sections,--relax tests/bench/vm_chip/$(2).c $(3) -o $@
$(VM_CHIP)/chip_vm.elf: tests/bench/vm_chip/chip_vm.c $(VM_CHIP_OBJECTS)
	$(call quiet,LINK,$@) $(call VM_CHIP_LINK,,chip_vm,$(VM_CHIP_OBJECTS) -lm)
$(VM_CHIP)/chip_no_words.elf: tests/bench/vm_chip/chip_vm.c $(VM_CHIP_OBJECTS)
	$(call quiet,LINK,$@) $(call VM_CHIP_LINK,-DNO_WORDS,chip_vm,$(filter-out $(VM_CHIP_WORDS),$(VM_CHIP_OBJECTS)) -lm)
$(VM_CHIP)/chip_bare.elf: tests/bench/vm_chip/chip_vm.c $(VM_CHIP_OBJECTS)
	$(call quiet,LINK,$@) $(call VM_CHIP_LINK,-DBARE,chip_vm,)
$(VM_CHIP)/chip_native.elf: tests/bench/vm_chip/chip_native.c $(VM_CHIP_OBJECTS)
	$(call quiet,LINK,$@) $(call VM_CHIP_LINK,,chip_native,)
$(VM_CHIP)/on_chip_tape.elf: tests/firmware-bridge/vm/on_chip_tape.c $(VM_CHIP_OBJECTS)
	$(call quiet,LINK,$@) avr-gcc $(AVR_FLAGS) -Wl,--gc-sections,--relax $^ -lm -o $@
$(BUILD)/tests/firmware-bridge/vm/test_on_chip: | $(VM_CHIP)/on_chip_tape.elf
$(BUILD)/bench/bench_vm_chip: $(addprefix $(VM_CHIP)/chip_,vm.elf no_words.elf bare.elf native.elf)

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/lib/test-support.a $(LIBRARIES)
	@mkdir -p $(@D)
	$(call quiet,LINK,$@) $(CC) $(LINK_FLAGS) $< -Wl,--start-group $(ROBOT_FIRST) $(BUILD)/lib/test-support.a $(LIBRARIES) -Wl,--end-group $(PKG_LIBS) $(TEST_LIBS) -o $@

$(BUILD)/bench/peer_enki: tests/bench/peer_enki.cpp
	@mkdir -p $(@D)
	$(call quiet,CXX,$<) $(CXX) -O2 $< -lenki -o $@

# Fuzz targets are built whole with clang, so that coverage reaches our code.
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZ_OBJECTS = $(patsubst %.c,$(BUILD)/fuzz/obj/%.o,$(foreach m,$(MODULES),$(call module_sources,$(m)))) \
  $(patsubst $(BUILD)/generated/%.c,$(BUILD)/fuzz/obj/generated/%.o,$(GENERATED_lua-lib/vocabulary) $(GENERATED_lua-lib/on-board))

$(BUILD)/fuzz/obj/generated/%.o: $(BUILD)/generated/%.c
	@mkdir -p $(@D)
	$(call quiet,CLANG,$<) clang $(HOSTED_CFLAGS) $(PKG_CFLAGS) $(FUZZ_FLAGS) -c $< -o $@

$(BUILD)/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,CLANG,$<) clang $(HOSTED_CFLAGS) $(PKG_CFLAGS) $(FUZZ_FLAGS) -c $< -o $@

$(BUILD)/fuzz/all.a: $(FUZZ_OBJECTS)
	@rm -f $@
	@ar rcsD $@ $^

.SECONDARY: $(patsubst %.c,$(BUILD)/fuzz/obj/%.o,$(FUZZ_SOURCES))
$(BUILD)/fuzz/fuzz_%: $(BUILD)/fuzz/obj/tests/fuzz/fuzz_%.o $(BUILD)/fuzz/all.a
	$(call quiet,LINK,$@) clang -fsanitize=fuzzer,address,undefined -Wl,--as-needed $< $(BUILD)/fuzz/all.a $(PKG_LIBS) -o $@

$(CATALOGUE): $(FRENCH)
	@mkdir -p $(@D)
	@msgcat --use-first $(FRENCH) -o $(BUILD)/fr.po
	$(call quiet,MO,$@) msgfmt --check-format --check-domain $(BUILD)/fr.po -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
