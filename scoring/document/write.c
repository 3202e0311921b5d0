/* The file a document becomes, chosen by its ending. */
#include <string.h>
#include <strings.h>

#include "language/language.h"
#include "saved-file/saved_file.h"
#include "scoring/document/parts.h"

enum format { FORMAT_PDF, FORMAT_HTML, FORMAT_CSV, FORMAT_XLSX, FORMAT_JSON };

static bool format_of(const char *path, enum format *format, struct fault *fault) {
    static const char *const endings[] = {".pdf", ".html", ".csv", ".xlsx", ".json"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcasecmp(path + length - ending, endings[i]) == 0) {
            *format = (enum format)i;
            return true;
        }
    }
    fault_set(fault, FAULT_MISUSE, "%s",
              _("The file's name must end in .pdf, .html, .csv, .xlsx or .json."));
    return fault_at(fault, path, 0, 0);
}

bool document_has_format(const char *path, struct fault *fault) {
    enum format format;
    return format_of(path, &format, fault);
}

static bool print(const struct document *document, enum format format, FILE *out,
                  const struct document_progress *progress, struct fault *fault) {
    switch (format) {
    case FORMAT_PDF:
        return pdf_print(document, out, progress, fault);
    case FORMAT_HTML:
        return html_print(document, out, fault);
    case FORMAT_CSV:
        return csv_print(document, out, fault);
    case FORMAT_XLSX:
        return xlsx_print(document, out, fault);
    case FORMAT_JSON:
        return json_print(document, out, fault);
    }
    return false;
}

bool document_write(const struct document *document, const char *path,
                    const struct document_progress *progress, struct fault *fault) {
    enum format format;
    struct saved_file file;
    if (document->out_of_memory) {
        return fault_set(fault, FAULT_MEMORY, "%s", _("Not enough memory."));
    }
    if (!format_of(path, &format, fault) || !saved_file_begin(&file, path, "export.pdf", fault)) {
        return false;
    }
    if (!print(document, format, file.stream, progress, fault)) {
        saved_file_abandon(&file);
        return false;
    }
    return saved_file_keep(&file, fault);
}
