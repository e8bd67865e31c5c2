/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an input is, from its first line. Only that line decides, however the bytes arrive, so that
 * a pipe is read as the same format as a file.
 */
#include "record/sniff.h"

#include "base/error.h"
#include "base/int.h"
#include "record/csv.h"

/* A counts line, which tells a molfile, is the fourth. */
enum { COUNTS_LINE = 4 };

bool idt_sniff__is_enough(idt_bytes text, idt_input_format asked)
{
    size_t i = 0;

    if (text.len == 0 || text.len >= IDT_SNIFF_SIZE)
        return text.len > 0;
    if (asked == IDT_INPUT_STRUCTURES)
        return idt_record__count_lines(text) >= COUNTS_LINE;
    while (i < text.len && idt_ascii__is_space((unsigned char)text.data[i]))
        i++;
    text = idt_bytes__slice(text, i, text.len);
    if (text.len == 0 || !memchr(text.data, '\n', text.len))
        return false;
    /* a zero may be half of a wide character: wait for two whole ones */
    return text.len >= 4 || !memchr(text.data, '\0', text.len);
}

size_t idt_sniff__bom_size(idt_bytes text)
{
    return idt_bytes__starts_with(text, IDT_LIT("\xEF\xBB\xBF")) ? 3 : 0;
}

/* UTF-16 and UTF-32, with a byte order mark or with the zeros that ASCII leaves there. */
static const char *wide_encoding(idt_bytes text)
{
    const char *d = text.data;

    if (idt_bytes__starts_with(text, IDT_LIT("\xFF\xFE\0\0")) ||
        idt_bytes__starts_with(text, IDT_LIT("\0\0\xFE\xFF")))
        return "UTF-32";
    if (idt_bytes__starts_with(text, IDT_LIT("\xFF\xFE")) ||
        idt_bytes__starts_with(text, IDT_LIT("\xFE\xFF")))
        return "UTF-16";
    if (text.len < 4)
        return NULL;
    if ((d[0] && !d[1] && d[2] && !d[3]) || (!d[0] && d[1] && !d[2] && d[3]))
        return "UTF-16";
    return NULL;
}

static bool ends_with(idt_bytes text, idt_bytes end)
{
    return text.len >= end.len && memcmp(text.data + text.len - end.len, end.data, end.len) == 0;
}

/* The first line that is not blank, or what there is of it. */
static idt_bytes first_line(idt_bytes text)
{
    const char *end;

    text.len = idt_size__min(text.len, IDT_SNIFF_SIZE);
    while (text.len > 0 && idt_ascii__is_space((unsigned char)text.data[0])) {
        text.data++;
        text.len--;
    }
    end = text.len ? memchr(text.data, '\n', text.len) : NULL;
    if (end)
        text.len = (size_t)(end - text.data);
    return idt_csv__without_line_end(text);
}

/* Names of columns that trade data commonly has; one of them makes a first line a header. */
static bool is_column_name(idt_bytes name)
{
    static const char *const names[] = {
        "address",   "buyer",        "cas",
        "cas_no",    "cas_number",   "commodity",
        "company",   "consignee",    "consignor",
        "country",   "description",  "exporter",
        "goods",     "hs",           "hs_code",
        "hscode",    "importer",     "item",
        "item_name", "listing",      "material",
        "message",   "name",         "notes",
        "product",   "product_name", "product_description",
        "remarks",   "seller",       "shipper",
        "smiles",    "substance",    "supplier",
        "text",      "title",        "vendor",
    };
    char normal[24];
    idt_bytes key;

    if (idt_record__role(name).meta != IDT_META_NONE)
        return true;
    key = (idt_bytes){normal, idt_record__normalise(normal, sizeof normal, name)};
    for (size_t i = 0; i < IDT_COUNT_OF(names); i++) {
        if (idt_bytes__is(key, names[i]))
            return true;
    }
    return false;
}

bool idt_sniff__is_sdf_name(idt_bytes path)
{
    static const idt_bytes packed[] = {IDT_LIT_INIT(".gz"), IDT_LIT_INIT(".zst")};
    static const idt_bytes endings[] = {IDT_LIT_INIT(".sdf"), IDT_LIT_INIT(".sd"),
                                        IDT_LIT_INIT(".mol")};

    for (size_t i = 0; i < IDT_COUNT_OF(packed); i++) {
        if (ends_with(path, packed[i]))
            path.len -= packed[i].len;
    }
    for (size_t i = 0; i < IDT_COUNT_OF(endings); i++) {
        if (ends_with(path, endings[i]))
            return true;
    }
    return false;
}

/* The fourth line of a molfile ends with its version. */
static bool is_molfile(idt_bytes text)
{
    idt_bytes line = {text.data, 0};

    for (int i = 0; i < COUNTS_LINE && text.len > 0; i++) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t len = end ? (size_t)(end - text.data) : text.len;

        line = idt_bytes__trim(idt_bytes__slice(text, 0, len));
        if (i == COUNTS_LINE - 1)
            return ends_with(line, IDT_LIT("V2000")) || ends_with(line, IDT_LIT("V3000"));
        text = idt_bytes__slice(text, end ? len + 1 : len, text.len);
    }
    return false;
}

/*
 * A header: at least two cells, none longer than a name would be, one of them well known. For a
 * table of structures, one of them must be the name of a column of structures.
 */
static bool is_header(idt_bytes line, char delimiter, bool of_structures, idt_bytes column)
{
    idt_csv_row row = {.text = line, .delimiter = delimiter};
    bool is_known = false;
    size_t n = 0;
    idt_bytes cell;

    /* without quoting: a header that needs quotation marks has well-known names beside them */
    while (idt_csv__next_field(&row, NULL, &cell) == IDT_OK) {
        cell = idt_bytes__trim(cell);
        if (cell.len >= 2 && cell.data[0] == '"' && cell.data[cell.len - 1] == '"')
            cell = idt_bytes__slice(cell, 1, cell.len - 1);
        if (cell.len > 64)
            return false;
        is_known =
            is_known || (of_structures ? (idt_record__structure_rank(cell) > 0 ||
                                          (column.len > 0 && idt_record__is_name(cell, column)))
                                       : is_column_name(cell));
        n++;
    }
    return n >= 2 && is_known;
}

static bool is_json_array(idt_bytes text)
{
    idt_bytes line = first_line(text);

    if (line.len == 0 || line.data[0] != '[')
        return false;
    line = idt_bytes__trim(idt_bytes__slice(line, 1, line.len));
    return line.len == 0 || line.data[0] == '{';
}

static idt_input_format detect(idt_bytes line, char *delimiter, bool of_structures,
                               idt_bytes column)
{
    if (line.len > 0 && line.data[0] == '{')
        return IDT_INPUT_JSONL;
    if (*delimiter)
        return is_header(line, *delimiter, of_structures, column) ? IDT_INPUT_CSV : IDT_INPUT_TEXT;
    if (is_header(line, '\t', of_structures, column))
        return IDT_INPUT_TSV;
    if (is_header(line, ',', of_structures, column) || is_header(line, ';', of_structures, column))
        return IDT_INPUT_CSV;
    return IDT_INPUT_TEXT;
}

idt_record_code idt_sniff__decide(idt_bytes text, idt_input_format *format, char *delimiter,
                                  idt_bytes column, idt_error *err)
{
    bool of_structures = *format == IDT_INPUT_STRUCTURES;
    const char *encoding = wide_encoding(text);
    idt_bytes line;

    if (encoding) {
        idt_error__set(err, IDT_EFORMAT,
                       "the input is %s; convert it to UTF-8 first, for example with iconv -f %s "
                       "-t UTF-8",
                       encoding, encoding);
        return IDT_RECORD_ENCODING;
    }
    line = first_line(text);
    if ((*format == IDT_INPUT_DETECT || *format == IDT_INPUT_JSONL || of_structures) &&
        is_json_array(text)) {
        idt_error__set(err, IDT_EFORMAT,
                       "the input is one JSON array, not one object a line; convert it first, for "
                       "example with jq -c '.[]'");
        return IDT_RECORD_JSON_ARRAY;
    }
    if (of_structures && is_molfile(text))
        *format = IDT_INPUT_SDF;
    else if (*format == IDT_INPUT_DETECT || of_structures)
        *format = detect(line, delimiter, of_structures, column);
    if (*format == IDT_INPUT_TSV)
        *delimiter = '\t';
    else if (*format == IDT_INPUT_CSV && !*delimiter)
        *delimiter =
            !memchr(line.data, ',', line.len) && memchr(line.data, ';', line.len) ? ';' : ',';
    return IDT_RECORD_OK;
}
