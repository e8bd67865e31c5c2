/* SPDX-License-Identifier: Apache-2.0 */
/* The book as a file: writing, opening, checking. The layout stands in image.h. */
#include "image/image.h"

#include <string.h>

#include "base/error.h"
#include "base/int.h"

enum { HEADER_SIZE = 64, ENTRY_SIZE = 32, DIGEST_OFFSET = 24, ALIGNMENT = 64 };

static const char magic[8] = {'I', 'D', 'T', 'B', 'O', 'O', 'K', '\n'};

/* The digest of the file with its own 32 bytes zero, without copying the file. */
static void digest_of(unsigned char out[IDT_DIGEST_SIZE], const char *data, size_t len)
{
    unsigned char parts[2 * IDT_DIGEST_SIZE];
    char head[HEADER_SIZE];

    memcpy(head, data, sizeof head);
    memset(head + DIGEST_OFFSET, 0, IDT_DIGEST_SIZE);
    idt_digest__bytes(parts, head, sizeof head);
    idt_digest__bytes(parts + IDT_DIGEST_SIZE, data + HEADER_SIZE, len - HEADER_SIZE);
    idt_digest__bytes(out, parts, sizeof parts);
}

static int check_header(idt_image *image, const char *data, size_t len, idt_error *err)
{
    unsigned char digest[IDT_DIGEST_SIZE];

    if (len < HEADER_SIZE || memcmp(data, magic, sizeof magic) != 0)
        return idt_error__set(err, IDT_EFORMAT, "not an interdict book");
    image->major = idt_u16__load(data + 8);
    image->minor = idt_u16__load(data + 10);
    if (image->major != IDT_IMAGE_MAJOR)
        return idt_error__set(err, IDT_EVERSION,
                              "the book has format version %u.%u, this program reads version %d",
                              image->major, image->minor, IDT_IMAGE_MAJOR);
    image->n_sections = idt_u32__load(data + 12);
    if (idt_u64__load(data + 16) != len)
        return idt_error__at(err, IDT_EFORMAT, 16,
                             "the book says it has %llu bytes but has %zu: it is truncated or "
                             "something was appended",
                             (unsigned long long)idt_u64__load(data + 16), len);
    digest_of(digest, data, len);
    memcpy(image->digest, data + DIGEST_OFFSET, IDT_DIGEST_SIZE);
    if (memcmp(digest, image->digest, IDT_DIGEST_SIZE) != 0)
        return idt_error__at(err, IDT_EFORMAT, DIGEST_OFFSET,
                             "the checksum does not match: the book was damaged or changed");
    if (image->n_sections > IDT_IMAGE_MAX_SECTIONS ||
        (len - HEADER_SIZE) / ENTRY_SIZE < image->n_sections)
        return idt_error__at(err, IDT_EFORMAT, 12, "the section table does not fit the book");
    return IDT_OK;
}

static int check_entry(idt_image *image, uint32_t i, size_t *end, idt_error *err)
{
    const char *data = image->mapping.data;
    size_t at = HEADER_SIZE + (size_t)i * ENTRY_SIZE;
    const char *entry = data + at;
    uint64_t offset = idt_u64__load(entry + 8), size = idt_u64__load(entry + 16);
    idt_section *section = &image->sections[i];

    if (offset % ALIGNMENT != 0 || offset < *end || offset > image->mapping.len ||
        size > image->mapping.len - offset)
        return idt_error__at(err, IDT_EFORMAT, at, "section %u lies outside the book", i);
    section->tag = idt_u32__load(entry);
    section->record_size = idt_u32__load(entry + 4);
    section->data = data + offset;
    section->size = (size_t)size;
    if (section->record_size) {
        if (size % section->record_size != 0)
            return idt_error__at(err, IDT_EFORMAT, at, "section %u has a broken record", i);
        section->n_records = section->size / section->record_size;
    }
    for (uint32_t k = 0; k < i; k++)
        if (image->sections[k].tag == section->tag)
            return idt_error__at(err, IDT_EFORMAT, at, "section %u appears twice", i);
    *end = (size_t)(offset + size);
    return IDT_OK;
}

static int check_all(idt_image *image, idt_error *err)
{
    const char *data = image->mapping.data;
    size_t end;
    int status = check_header(image, data, image->mapping.len, err);

    if (status != IDT_OK)
        return status;
    end = HEADER_SIZE + (size_t)image->n_sections * ENTRY_SIZE;
    for (uint32_t i = 0; i < image->n_sections && status == IDT_OK; i++)
        status = check_entry(image, i, &end, err);
    return status;
}

int idt_image__open(idt_image *out, const char *path, bool copy, idt_error *err)
{
    int status;

    memset(out, 0, sizeof *out);
    status = idt_file__map(&out->mapping, path, copy, err);
    if (status == IDT_OK)
        status = check_all(out, err);
    if (status != IDT_OK) {
        if (status == IDT_EFORMAT || status == IDT_EVERSION)
            idt_error__prefix(err, path);
        idt_image__close(out);
    }
    return status;
}

int idt_image__open_memory(idt_image *out, const void *data, size_t len, idt_error *err)
{
    int status;

    memset(out, 0, sizeof *out);
    out->mapping.data = (void *)data;
    out->mapping.len = len;
    status = check_all(out, err);
    if (status != IDT_OK)
        memset(out, 0, sizeof *out);
    return status;
}

void idt_image__close(idt_image *image)
{
    idt_file__unmap(&image->mapping);
    memset(image, 0, sizeof *image);
}

int idt_image__find(idt_section *out, const idt_image *image, uint32_t tag, uint32_t record_size,
                    idt_error *err)
{
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < image->n_sections; i++) {
        if (image->sections[i].tag != tag)
            continue;
        if (image->sections[i].record_size != record_size)
            return idt_error__set(err, IDT_EFORMAT,
                                  "section \"%.4s\" has records of %u bytes, not %u",
                                  (const char *)&tag, image->sections[i].record_size, record_size);
        *out = image->sections[i];
        return IDT_OK;
    }
    return idt_error__set(err, IDT_ENOTFOUND, "the book has no section \"%.4s\"",
                          (const char *)&tag);
}

void idt_image_writer__add(idt_image_writer *writer, uint32_t tag, uint32_t record_size,
                           const void *data, size_t size)
{
    if (writer->n_sections == IDT_IMAGE_MAX_SECTIONS) {
        writer->failed = true;
        return;
    }
    writer->sections[writer->n_sections++] =
        (idt_section){.data = data, .size = size, .tag = tag, .record_size = record_size};
}

static void put_int(idt_buf *out, uint64_t value, size_t size)
{
    idt_buf__put(out, &value, size); /* little-endian by the check in base/int.h */
}

int idt_image_writer__finish(idt_image_writer *writer, idt_buf *out)
{
    uint64_t offset = HEADER_SIZE + (uint64_t)writer->n_sections * ENTRY_SIZE;
    static const char no_digest[IDT_DIGEST_SIZE + 8];
    uint64_t len;

    if (writer->failed)
        return IDT_ELIMIT;
    idt_buf__put(out, magic, sizeof magic);
    put_int(out, IDT_IMAGE_MAJOR, 2);
    put_int(out, IDT_IMAGE_MINOR, 2);
    put_int(out, writer->n_sections, 4);
    put_int(out, 0, 8);
    idt_buf__put(out, no_digest, sizeof no_digest);
    for (uint32_t i = 0; i < writer->n_sections; i++) {
        const idt_section *section = &writer->sections[i];

        offset = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        put_int(out, section->tag, 4);
        put_int(out, section->record_size, 4);
        put_int(out, offset, 8);
        put_int(out, section->size, 8);
        put_int(out, 0, 8);
        offset += section->size;
    }
    for (uint32_t i = 0; i < writer->n_sections; i++) {
        idt_buf__align(out, ALIGNMENT);
        idt_buf__put(out, writer->sections[i].data, writer->sections[i].size);
    }
    if (out->failed)
        return IDT_ENOMEM;
    len = out->len;
    memcpy(out->data + 16, &len, sizeof len);
    digest_of((unsigned char *)out->data + DIGEST_OFFSET, out->data, out->len);
    return IDT_OK;
}

void idt_image__redigest(void *data, size_t len)
{
    if (len >= HEADER_SIZE)
        digest_of((unsigned char *)data + DIGEST_OFFSET, data, len);
}
