/* Inside strict-json only: what a document is made of. */
#ifndef STRICT_JSON_DOCUMENT_H
#define STRICT_JSON_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "strict-json/json.h"

/* Memory of a document: blocks that are released together. */
struct json_block;

struct json_document {
    struct json_block *blocks;
    char *name; /* of the file, for faults */
    struct json_value *root;
};

/* Zeroed memory that lives as long as the document. NULL: out of memory. */
void *json_document_allocate(struct json_document *document, size_t size);

/* encoding.c: UTF-8 only, no BOM, no NUL; faults carry the place. */
bool json_check_encoding(const char *name, const unsigned char *bytes, size_t length,
                         struct fault *fault);

/* parse.c: fills document->root from bytes whose encoding was checked. */
bool json_parse(struct json_document *document, const unsigned char *bytes, size_t length,
                struct fault *fault);

#endif
