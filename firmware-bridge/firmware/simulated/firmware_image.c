#include "firmware-bridge/firmware/simulated/firmware_image.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/language.h"

#define FILE_MAX      1048576   /* an ELF with all its debugging information */
#define RECORD_MAX    (5 + 255) /* bytes of one line of Intel HEX */
#define EEPROM_ORIGIN 0x810000u
#define DATA_ORIGIN   0x800000u

/* ---- where bytes go ------------------------------------------------------------------ */

static bool place(struct firmware_image *out, uint32_t address, const uint8_t *bytes, size_t count,
                  struct fault *fault) {
    const bool is_eeprom = address >= EEPROM_ORIGIN;
    const size_t room = is_eeprom ? FIRMWARE_IMAGE_EEPROM : FIRMWARE_IMAGE_FLASH;
    const size_t at = is_eeprom ? address - EEPROM_ORIGIN : address;
    if (at > room || count > room - at) {
        return fault_set(fault, FAULT_LIMIT,
                         _("The firmware does not fit this chip: it holds %zu bytes."), room);
    }
    memcpy((is_eeprom ? out->eeprom : out->flash) + at, bytes, count);
    if (!is_eeprom && at + count > out->flash_size) {
        out->flash_size = at + count;
    }
    return true;
}

/* ---- Intel HEX ------------------------------------------------------------------------ */

struct record {
    uint8_t bytes[RECORD_MAX]; /* count, address (2), type, data, checksum */
    size_t length;
};

static int digit(uint8_t character) {
    static const char digits[] = "0123456789ABCDEFabcdef";
    const char *found = character != 0 ? strchr(digits, character) : NULL;
    const int value = found == NULL ? -1 : (int)(found - digits);
    return value > 15 ? value - 6 : value;
}

static bool read_record(const uint8_t *text, size_t length, struct record *record) {
    uint8_t sum = 0;
    record->length = 0;
    if (length < 11 || text[0] != ':' || length % 2 == 0 || length > 1 + 2 * RECORD_MAX) {
        return false;
    }
    for (size_t i = 1; i < length; i += 2) {
        const int high = digit(text[i]), low = digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        record->bytes[record->length] = (uint8_t)(high << 4 | low);
        sum = (uint8_t)(sum + record->bytes[record->length++]);
    }
    return sum == 0 && record->length == 5u + record->bytes[0];
}

/* Types 02 and 04 move the base; data goes to base + address. */
static bool take_record(const struct record *record, uint32_t *base, struct firmware_image *out,
                        struct fault *fault) {
    const uint8_t *data = record->bytes + 4;
    const uint32_t address = (uint32_t)record->bytes[1] << 8 | record->bytes[2];
    const uint32_t word = (uint32_t)data[0] << 8 | data[1];
    switch (record->bytes[3]) {
    case 0:
        return place(out, *base + address, data, record->bytes[0], fault);
    case 2:
        *base = word << 4;
        return true;
    case 4:
        *base = word << 16;
        return true;
    default:
        return true;
    }
}

static bool bad_line(const char *name, int line, struct fault *fault) {
    fault_set(fault, FAULT_SYNTAX, _("This is not a line of a firmware file."));
    fault_advise(fault, _("The file was cut or changed. Build or fetch it again."));
    return fault_at(fault, name, line, 0);
}

static bool read_hex(const char *name, const uint8_t *bytes, size_t length,
                     struct firmware_image *out, struct fault *fault) {
    struct record record;
    uint32_t base = 0;
    int line = 0;
    for (size_t at = 0; at < length;) {
        const uint8_t *end = memchr(bytes + at, '\n', length - at);
        size_t width = end == NULL ? length - at : (size_t)(end - bytes) - at;
        const size_t next = at + width + 1;
        line++;
        width -= width > 0 && bytes[at + width - 1] == '\r';
        if (!read_record(bytes + at, width, &record)) {
            return bad_line(name, line, fault);
        }
        if (record.bytes[3] == 1) {
            return true;
        }
        if (!take_record(&record, &base, out, fault)) {
            return fault_at(fault, name, line, 0);
        }
        at = next;
    }
    return bad_line(name, line + 1, fault); /* without its last record */
}

/* ---- ELF ------------------------------------------------------------------------------ */

static bool is_elf(const uint8_t *bytes, size_t length) {
    return length >= sizeof(Elf32_Ehdr) && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

static bool cut_elf(const char *name, struct fault *fault) {
    fault_set(fault, FAULT_SYNTAX, _("This ELF file is cut, or not for an AVR chip."));
    return fault_at(fault, name, 0, 0);
}

static bool read_segment(const char *name, const uint8_t *bytes, size_t length,
                         const Elf32_Phdr *segment, struct firmware_image *out,
                         struct fault *fault) {
    const bool loads = segment->p_type == PT_LOAD && segment->p_filesz > 0 &&
                       (segment->p_paddr < DATA_ORIGIN ||
                        (segment->p_paddr >= EEPROM_ORIGIN &&
                         segment->p_paddr < EEPROM_ORIGIN + FIRMWARE_IMAGE_FLASH));
    if (!loads) {
        return true; /* fuses, locks, RAM */
    }
    if (segment->p_offset > length || segment->p_filesz > length - segment->p_offset) {
        return cut_elf(name, fault);
    }
    return place(out, segment->p_paddr, bytes + segment->p_offset, segment->p_filesz, fault) ||
           fault_at(fault, name, 0, 0);
}

static bool read_elf(const char *name, const uint8_t *bytes, size_t length,
                     struct firmware_image *out, struct fault *fault) {
    Elf32_Ehdr head;
    memcpy(&head, bytes, sizeof head);
    const size_t table = (size_t)head.e_phnum * sizeof(Elf32_Phdr);
    if (head.e_ident[EI_CLASS] != ELFCLASS32 || head.e_machine != EM_AVR ||
        head.e_phentsize != sizeof(Elf32_Phdr) || head.e_phoff > length ||
        table > length - head.e_phoff) {
        return cut_elf(name, fault);
    }
    for (size_t i = 0; i < head.e_phnum; i++) {
        Elf32_Phdr segment;
        memcpy(&segment, bytes + head.e_phoff + i * sizeof segment, sizeof segment);
        if (!read_segment(name, bytes, length, &segment, out, fault)) {
            return false;
        }
    }
    return out->flash_size > 0 || cut_elf(name, fault);
}

/* ---- the file --------------------------------------------------------------------------- */

bool firmware_image_read_bytes(const char *name, const uint8_t *bytes, size_t length,
                               struct firmware_image *out, struct fault *fault) {
    memset(out->flash, 0xff, sizeof out->flash);
    memset(out->eeprom, 0xff, sizeof out->eeprom);
    out->flash_size = 0;
    return is_elf(bytes, length) ? read_elf(name, bytes, length, out, fault)
                                 : read_hex(name, bytes, length, out, fault);
}

static bool read_all(const char *path, uint8_t *bytes, size_t *length, struct fault *fault) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return fault_set_errno(fault, errno, path);
    }
    *length = fread(bytes, 1, FILE_MAX, file);
    const bool failed = ferror(file) != 0;
    const int number = errno;
    fclose(file);
    return !failed || fault_set_errno(fault, number, path);
}

bool firmware_image_read(const char *path, struct firmware_image *out, struct fault *fault) {
    uint8_t *bytes = malloc(FILE_MAX);
    size_t length = 0;
    if (bytes == NULL) {
        return fault_set(fault, FAULT_MEMORY, _("There is not enough memory."));
    }
    const bool done = read_all(path, bytes, &length, fault) &&
                      firmware_image_read_bytes(path, bytes, length, out, fault);
    free(bytes);
    return done;
}

/* ---- what simavr 1.6 gets wrong ----------------------------------------------------------- */

static unsigned word_at(const struct firmware_image *image, size_t address) {
    return image->flash[address] | (unsigned)image->flash[address + 1] << 8;
}

/* cpse 0001 00rd..., sbrc/sbrs 1111 11sd ... 0bbb, sbic 1001 1001, sbis 1001 1011. */
static bool skips(unsigned word) {
    return (word & 0xfc00) == 0x1000 || (word & 0xfc08) == 0xfc00 || (word & 0xfd00) == 0x9900;
}

/* adiw 1001 0110 kkdd kkkk, sbiw 1001 0111 kkdd kkkk; simavr looks at the low four bits. */
static bool is_mistaken(unsigned word) { return (word & 0xfe0c) == 0x960c; }

bool firmware_image_misleads_simulator(const struct firmware_image *image, size_t *address) {
    for (size_t at = 0; at + 4 <= image->flash_size; at += 2) {
        if (skips(word_at(image, at)) && is_mistaken(word_at(image, at + 2))) {
            *address = at;
            return true;
        }
    }
    return false;
}
