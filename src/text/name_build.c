/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the sections of names and CAS numbers. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"
#include "text/cas.h"
#include "text/derive.h"
#include "text/fold.h"
#include "text/fold_build.h"
#include "text/text_build.h"

/* A name or derived form that waits for its place. */
typedef struct pending {
    idt_bytes key, form;
    idt_text_name_record record; /* without form */
} pending;

struct idt_text_builder {
    idt_arena arena;
    idt_buf fold_bytes;
    idt_fold fold;
    pending *pending;
    size_t n_pending, pending_capacity;
    uint32_t n_names;
    idt_cas_record *cas;
    size_t n_cas, cas_capacity;
    idt_buf nodes, keys, names, forms, table, filter, short_filter;
};

int idt_text_builder__new(idt_text_builder **out)
{
    idt_text_builder *builder = idt_alloc__zeroed(1, sizeof *builder);
    int status = IDT_ENOMEM;
    idt_section section;

    *out = NULL;
    if (!builder)
        goto fail;
    status = idt_fold_build__table(&builder->fold_bytes);
    if (status != IDT_OK)
        goto fail;
    section = (idt_section){.data = builder->fold_bytes.data, .size = builder->fold_bytes.len};
    status = idt_fold__open(&builder->fold, &section, NULL);
    if (status != IDT_OK)
        goto fail;
    *out = builder;
    return IDT_OK;

fail:
    idt_text_builder__free(builder);
    return status;
}

void idt_text_builder__free(idt_text_builder *builder)
{
    if (!builder)
        return;
    idt_arena__free(&builder->arena);
    idt_buf__free(&builder->fold_bytes);
    idt_buf__free(&builder->nodes);
    idt_buf__free(&builder->keys);
    idt_buf__free(&builder->names);
    idt_buf__free(&builder->forms);
    idt_buf__free(&builder->table);
    idt_buf__free(&builder->filter);
    idt_buf__free(&builder->short_filter);
    idt_alloc__free(builder->pending);
    idt_alloc__free(builder->cas);
    idt_alloc__free(builder);
}

/* Lower-case letters and digits of a form. */
static void squeeze_form(idt_bytes form, idt_buf *key)
{
    for (size_t i = 0; i < form.len; i++) {
        if (!idt_fold__is_separator(form.data[i]))
            idt_buf__put_char(key, idt_ascii__lower(form.data[i]));
    }
}

static uint16_t count_chars(idt_bytes key)
{
    uint16_t n = 0;

    for (size_t i = 0; i < key.len; i++)
        n = (uint16_t)(n + (((unsigned char)key.data[i] & 0xC0) != 0x80));
    return n;
}

/* Separators between the first and the last key character. */
static bool has_gap(idt_bytes form)
{
    size_t begin = 0;
    size_t end = form.len;

    while (begin < end && idt_fold__is_separator(form.data[begin]))
        begin++;
    while (end > begin && idt_fold__is_separator(form.data[end - 1]))
        end--;
    for (size_t i = begin; i < end; i++) {
        if (idt_fold__is_separator(form.data[i]))
            return true;
    }
    return false;
}

enum { SHORT_NAME_CHARS = 5 };

static uint8_t stored_flags(const idt_text_name *name, idt_bytes key, idt_bytes form, bool derived)
{
    unsigned flags = name->flags;
    bool is_short = name->name_class == IDT_NAME_ABBREVIATION ||
                    name->name_class == IDT_NAME_ORDINARY || count_chars(key) <= SHORT_NAME_CHARS;

    if (derived)
        flags |= IDT_STORED_DERIVED;
    if (is_short && name->name_class != IDT_NAME_PHRASE)
        flags |= IDT_STORED_SHORT;
    if (has_gap(form) && idt_derive__is_common_word(key))
        flags |= IDT_STORED_KEEP_GAPS;
    return (uint8_t)flags;
}

/* Remember one form of a name. */
static int put_form(idt_text_builder *b, const idt_text_name *name, idt_bytes form, bool derived,
                    idt_error *err)
{
    idt_buf key = {0};
    pending *p;
    int status = IDT_ENOMEM;

    squeeze_form(form, &key);
    if (key.failed || idt_alloc__grow(&b->pending, &b->pending_capacity, b->n_pending,
                                      sizeof *b->pending) != IDT_OK)
        goto out;
    status = IDT_EINVAL;
    if (key.len == 0) {
        idt_error__set(err, status, "name has no letter or digit");
        goto out;
    }
    status = IDT_ELIMIT;
    if (key.len > IDT_TEXT_KEY_MAX || form.len > IDT_TEXT_FORM_MAX) {
        idt_error__set(err, status, "name is longer than %d bytes", IDT_TEXT_KEY_MAX);
        goto out;
    }
    p = &b->pending[b->n_pending];
    p->key = idt_arena__copy(&b->arena, idt_buf__bytes(&key));
    p->form = idt_arena__copy(&b->arena, form);
    status = IDT_ENOMEM;
    if (!p->key.data || !p->form.data)
        goto out;
    p->record = (idt_text_name_record){.owner = name->owner,
                                       .number = b->n_names,
                                       .form_len = (uint16_t)form.len,
                                       .language = name->language,
                                       .name_class = name->name_class,
                                       .flags = stored_flags(name, p->key, form, derived),
                                       .n_chars = count_chars(p->key)};
    b->n_pending++;
    status = IDT_OK;

out:
    if (status == IDT_ENOMEM)
        idt_error__set(err, status, "out of memory");
    idt_buf__free(&key);
    return status;
}

static bool is_utf8(idt_bytes text)
{
    for (size_t i = 0; i < text.len;) {
        size_t size = idt_utf8__length(text.data + i, text.len - i);

        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

/* Derived forms may fail to be names without harm. */
static int put_derived(idt_text_builder *b, const idt_text_name *name, idt_bytes form,
                       bool (*derive)(idt_bytes, idt_buf *))
{
    idt_buf other = {0};
    int status = IDT_OK;

    if (derive(form, &other))
        status = other.failed ? IDT_ENOMEM : put_form(b, name, idt_buf__bytes(&other), true, NULL);
    idt_buf__free(&other);
    return status == IDT_ENOMEM ? status : IDT_OK;
}

int idt_text_builder__add_name(idt_text_builder *b, const idt_text_name *name, idt_error *err)
{
    const size_t n_before = b->n_pending;
    idt_buf form = {0};
    int status;

    if (name->name_class < IDT_NAME_UNIQUE || name->name_class > IDT_NAME_PHRASE ||
        name->flags & ~(IDT_NAME_CASE | IDT_NAME_EXACT) || name->owner == IDT_TEXT_NONE)
        return idt_error__set(err, IDT_EINVAL, "name has an unknown class, flag or owner");
    if (!is_utf8(name->text))
        return idt_error__set(err, IDT_EINVAL, "name is not valid UTF-8");
    if (b->n_names == IDT_TEXT_NONE - 1)
        return idt_error__set(err, IDT_ELIMIT, "too many names");
    status = idt_fold__form(&b->fold, name->text, &form);
    if (status == IDT_OK)
        status = put_form(b, name, idt_buf__bytes(&form), false, err);
    if (status == IDT_OK && !(name->flags & IDT_NAME_EXACT) &&
        (name->name_class == IDT_NAME_UNIQUE || name->name_class == IDT_NAME_COMMON)) {
        status = put_derived(b, name, idt_buf__bytes(&form), idt_derive__uninverted);
        if (status == IDT_OK)
            status = put_derived(b, name, idt_buf__bytes(&form), idt_derive__inverted);
    }
    idt_buf__free(&form);
    if (status != IDT_OK) {
        b->n_pending = n_before;
        return status;
    }
    b->n_names++;
    return IDT_OK;
}

int idt_text_builder__add_cas(idt_text_builder *b, uint64_t cas, uint32_t owner, idt_error *err)
{
    if (!idt_cas__is_valid(cas))
        return idt_error__set(err, IDT_EINVAL, "not a CAS number");
    if (owner == IDT_TEXT_NONE)
        return idt_error__set(err, IDT_EINVAL, "CAS number has no owner");
    if (idt_alloc__grow(&b->cas, &b->cas_capacity, b->n_cas, sizeof *b->cas) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    b->cas[b->n_cas++] = (idt_cas_record){.cas = cas, .owner = owner};
    return IDT_OK;
}

static int compare_cas(const void *x, const void *y)
{
    const idt_cas_record *a = x;
    const idt_cas_record *b = y;

    if (a->cas != b->cas)
        return a->cas < b->cas ? -1 : 1;
    return (a->owner > b->owner) - (a->owner < b->owner);
}

/* Keys first; then everything, so that the order never depends on the sort. */
static int compare_pending(const void *x, const void *y)
{
    const pending *a = x;
    const pending *b = y;
    int c = idt_bytes__compare(a->key, b->key);

    if (c == 0 && a->record.owner != b->record.owner)
        c = a->record.owner < b->record.owner ? -1 : 1;
    if (c == 0)
        c = idt_bytes__compare(a->form, b->form);
    if (c == 0)
        c = (int)(a->record.flags & IDT_STORED_DERIVED) -
            (int)(b->record.flags & IDT_STORED_DERIVED);
    if (c == 0 && a->record.number != b->record.number)
        c = a->record.number < b->record.number ? -1 : 1;
    return c;
}

/* The same form of the same owner and class twice: the second is not needed. */
static bool is_repeated(const pending *a, const pending *b)
{
    return idt_bytes__equal(a->form, b->form) && a->record.owner == b->record.owner &&
           a->record.name_class == b->record.name_class &&
           ((a->record.flags ^ b->record.flags) & ~IDT_STORED_DERIVED) == 0;
}

/* The longest key among the ancestors of node `before` that starts `key`, within one prefix. */
static uint32_t find_parent(const idt_text_builder *b, uint32_t before, idt_bytes key)
{
    const idt_text_node *nodes = (const idt_text_node *)(const void *)b->nodes.data;

    if (key.len < IDT_TEXT_PREFIX)
        return IDT_TEXT_NONE;
    while (before != IDT_TEXT_NONE) {
        const idt_text_node *node = &nodes[before];
        idt_bytes other = {b->keys.data + node->key, node->key_len};

        if (other.len < IDT_TEXT_PREFIX)
            return IDT_TEXT_NONE;
        if (idt_bytes__starts_with(key, other))
            return before;
        before = node->parent;
    }
    return IDT_TEXT_NONE;
}

static int lay_out_names(idt_text_builder *b, idt_error *err)
{
    uint32_t n_nodes = 0;
    uint32_t n_names = 0;

    for (size_t i = 0; i < b->n_pending; i++) {
        pending *p = &b->pending[i];
        bool is_new = i == 0 || !idt_bytes__equal(b->pending[i - 1].key, p->key);
        idt_text_node *nodes;

        if (!is_new && is_repeated(&b->pending[i - 1], p))
            continue;
        if (is_new) {
            idt_text_node node = {.key = (uint32_t)b->keys.len,
                                  .parent = find_parent(b, n_nodes - 1, p->key),
                                  .first_name = n_names,
                                  .key_len = (uint16_t)p->key.len};

            idt_buf__put(&b->nodes, &node, sizeof node);
            idt_buf__put_bytes(&b->keys, p->key);
            n_nodes++;
        }
        p->record.form = (uint32_t)b->forms.len;
        idt_buf__put_bytes(&b->forms, p->form);
        idt_buf__put(&b->names, &p->record, sizeof p->record);
        if (b->nodes.failed || b->keys.failed || b->forms.failed || b->names.failed)
            return idt_error__set(err, IDT_ENOMEM, "out of memory");
        if (b->forms.len > UINT32_MAX - IDT_TEXT_FORM_MAX)
            return idt_error__set(err, IDT_ELIMIT, "names pass 4 GiB");
        nodes = (idt_text_node *)(void *)b->nodes.data;
        if (nodes[n_nodes - 1].n_names == UINT16_MAX)
            return idt_error__set(err, IDT_ELIMIT, "one name has more than 65535 owners");
        nodes[n_nodes - 1].n_names++;
        n_names++;
    }
    return IDT_OK;
}

static uint64_t prefix_of(const idt_text_builder *b, const idt_text_node *node)
{
    uint64_t prefix = 0;

    memcpy(&prefix, b->keys.data + node->key, idt_size__min(node->key_len, IDT_TEXT_PREFIX));
    return prefix;
}

static void put_slot(idt_text_slot *slots, size_t n_slots, idt_text_slot slot)
{
    uint64_t hash = idt_text__hash(slot.prefix);
    size_t at = (size_t)(hash >> (64 - idt_u64__lowest_bit(n_slots)));

    while (slots[at].prefix)
        at = (at + 1) & (n_slots - 1);
    slots[at] = slot;
}

/* At least `n`, a power of two, at least 2. */
static size_t power_of_two(size_t n)
{
    size_t power = 2;

    while (power < n)
        power *= 2;
    return power;
}

/* Zeroed records in an empty buffer. */
static void *make_room(idt_buf *buf, size_t n, size_t size)
{
    if (!idt_buf__reserve(buf, n * size))
        return NULL;
    buf->len = n * size;
    return memset(buf->data, 0, buf->len);
}

/* Number of nodes from `first` on that share its prefix. */
static size_t count_group(const idt_text_builder *b, const idt_text_node *nodes, size_t first,
                          size_t n_nodes)
{
    const uint64_t prefix = prefix_of(b, &nodes[first]);
    size_t end = first + 1;

    while (end < n_nodes && prefix_of(b, &nodes[end]) == prefix)
        end++;
    return end - first;
}

/* A short key in its filter: what follows a key of one or two bytes may be anything. */
static void put_short(unsigned char *filter, uint64_t prefix, size_t len)
{
    const uint32_t n = len > 2 ? 1 : UINT32_C(1) << 8 * (3 - len);

    for (uint32_t tail = 0; tail < n; tail++) {
        uint32_t bit = idt_text__short_bit(prefix | (uint64_t)tail << 8 * len);

        filter[bit / 8] = (unsigned char)(filter[bit / 8] | 1u << bit % 8);
    }
}

/* Table and filters, sized by the number of distinct prefixes: the long filter has 16 bits each. */
static int lay_out_table(idt_text_builder *b, idt_error *err)
{
    const idt_text_node *nodes = (const idt_text_node *)(const void *)b->nodes.data;
    const size_t n_nodes = b->nodes.len / sizeof *nodes;
    size_t n_groups = 0;
    size_t n_words, n_slots;
    uint64_t *filter;
    unsigned char *short_filter;
    idt_text_slot *slots;

    for (size_t i = 0; i < n_nodes; i += count_group(b, nodes, i, n_nodes))
        n_groups++;
    n_slots = power_of_two(n_groups * 3 / 2 + 1);
    n_words = power_of_two(n_groups / 4);
    slots = make_room(&b->table, n_slots, sizeof *slots);
    filter = make_room(&b->filter, n_words, sizeof *filter);
    short_filter = make_room(&b->short_filter, IDT_TEXT_SHORT_SIZE, 1);
    if (!slots || !filter || !short_filter)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    for (size_t i = 0, n; i < n_nodes; i += n) {
        uint64_t prefix = prefix_of(b, &nodes[i]);
        uint64_t hash = idt_text__hash(prefix);

        n = count_group(b, nodes, i, n_nodes);
        put_slot(slots, n_slots, (idt_text_slot){prefix, (uint32_t)i, (uint32_t)n});
        if (nodes[i].key_len < IDT_TEXT_PREFIX)
            put_short(short_filter, prefix, nodes[i].key_len);
        else
            filter[hash >> (64 - idt_u64__lowest_bit(n_words))] |= idt_text__filter_bits(hash);
    }
    return IDT_OK;
}

static void lay_out_cas(idt_text_builder *b)
{
    size_t kept = 0;

    if (b->n_cas > 0)
        qsort(b->cas, b->n_cas, sizeof *b->cas, compare_cas);
    for (size_t i = 0; i < b->n_cas; i++) {
        if (kept == 0 || compare_cas(&b->cas[kept - 1], &b->cas[i]) != 0)
            b->cas[kept++] = b->cas[i];
    }
    b->n_cas = kept;
}

static void add_section(idt_image_writer *writer, uint32_t tag, size_t record_size,
                        const idt_buf *buf)
{
    idt_image_writer__add(writer, tag, (uint32_t)record_size, buf->data, buf->len);
}

int idt_text_builder__finish(idt_text_builder *b, idt_image_writer *writer, idt_error *err)
{
    int status;

    if (b->n_pending > 0)
        qsort(b->pending, b->n_pending, sizeof *b->pending, compare_pending);
    status = lay_out_names(b, err);
    if (status == IDT_OK)
        status = lay_out_table(b, err);
    if (status != IDT_OK)
        return status;
    lay_out_cas(b);
    add_section(writer, IDT_TAG_FOLD, 0, &b->fold_bytes);
    add_section(writer, IDT_TAG_NODES, sizeof(idt_text_node), &b->nodes);
    add_section(writer, IDT_TAG_KEYS, 0, &b->keys);
    add_section(writer, IDT_TAG_NAMES, sizeof(idt_text_name_record), &b->names);
    add_section(writer, IDT_TAG_FORMS, 0, &b->forms);
    add_section(writer, IDT_TAG_TABLE, sizeof(idt_text_slot), &b->table);
    add_section(writer, IDT_TAG_FILTER, sizeof(uint64_t), &b->filter);
    add_section(writer, IDT_TAG_SHORT, 0, &b->short_filter);
    idt_image_writer__add(writer, IDT_TAG_CAS, sizeof(idt_cas_record), b->cas,
                          b->n_cas * sizeof *b->cas);
    return IDT_OK;
}
