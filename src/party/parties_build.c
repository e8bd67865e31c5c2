/* SPDX-License-Identifier: Apache-2.0 */
/* Building a parties book: records are copied as they come, sorted, and written out at the end. */
#include "party/parties_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/int.h"

enum { MAP_FIRST = 1024 };
enum { MAX_ITEMS = 1 << 28 };

/* ---- maps ---- */

static void map_insert(idt_hash_map *map, uint64_t key, uint32_t value)
{
    size_t i = (size_t)idt_hash__mix(key) & (map->capacity - 1);

    while (map->values[i])
        i = (i + 1) & (map->capacity - 1);
    map->keys[i] = key;
    map->values[i] = value + 1;
    map->n++;
}

int idt_hash_map__put(idt_hash_map *map, uint64_t key, uint32_t value)
{
    idt_hash_map larger = {.capacity = map->capacity ? map->capacity * 2 : MAP_FIRST};

    if (map->capacity == 0 || map->n >= map->capacity / 2) {
        larger.keys = idt_alloc__zeroed(larger.capacity, sizeof *larger.keys);
        larger.values = idt_alloc__zeroed(larger.capacity, sizeof *larger.values);
        if (!larger.keys || !larger.values) {
            idt_hash_map__free(&larger);
            return IDT_ENOMEM;
        }
        for (size_t i = 0; i < map->capacity; i++)
            if (map->values[i])
                map_insert(&larger, map->keys[i], map->values[i] - 1);
        idt_hash_map__free(map);
        *map = larger;
    }
    map_insert(map, key, value);
    return IDT_OK;
}

bool idt_hash_map__next(const idt_hash_map *map, uint64_t key, size_t *at, uint32_t *value)
{
    size_t mask = map->capacity - 1, first = (size_t)idt_hash__mix(key) & mask;

    for (; map->capacity && *at < map->capacity; (*at)++) {
        size_t i = (first + *at) & mask;
        if (!map->values[i])
            return false;
        if (map->keys[i] == key) {
            *value = map->values[i] - 1;
            (*at)++;
            return true;
        }
    }
    return false;
}

void idt_hash_map__free(idt_hash_map *map)
{
    idt_alloc__free(map->keys);
    idt_alloc__free(map->values);
    *map = (idt_hash_map){0};
}

/* ---- taking records in ---- */

int idt_parties_builder__new(idt_parties_builder **out, idt_error *err)
{
    *out = idt_alloc__zeroed(1, sizeof **out);
    return *out ? IDT_OK : idt_error__set(err, IDT_ENOMEM, "out of memory");
}

void idt_parties_builder__free(idt_parties_builder *b)
{
    if (!b)
        return;
    idt_buf *const buffers[] = {&b->text,      &b->nodes,  &b->entries,   &b->names,  &b->forms,
                                &b->packed,    &b->owners, &b->addresses, &b->idents, &b->countries,
                                &b->relations, &b->slots,  &b->postings,  &b->fuzz,   &b->fuzz_dir,
                                &b->strs,      &b->births};
    for (size_t i = 0; i < IDT_COUNT_OF(buffers); i++)
        idt_buf__free(buffers[i]);
    idt_hash_map__free(&b->texts);
    idt_hash_map__free(&b->by_form);
    idt_alloc__free(b->parties);
    idt_arena__free(&b->arena);
    idt_alloc__free(b);
}

typedef struct copier {
    idt_arena *arena;
    bool failed;
} copier;

static void keep(copier *c, idt_bytes *text)
{
    if (text->len == 0) {
        *text = (idt_bytes){"", 0};
        return;
    }
    *text = idt_arena__copy(c->arena, *text);
    c->failed |= text->data == NULL;
}

static void *keep_array(copier *c, const void *items, size_t n, size_t size)
{
    void *copy = n ? idt_arena__array(c->arena, n, size) : NULL;

    if (copy)
        memcpy(copy, items, n * size);
    else
        c->failed |= n > 0;
    return copy;
}

static void keep_lists(copier *c, idt_party *p)
{
    idt_party_name *names = keep_array(c, p->names, p->n_names, sizeof *names);
    idt_party_address *addresses = keep_array(c, p->addresses, p->n_addresses, sizeof *addresses);
    idt_party_ident *idents = keep_array(c, p->idents, p->n_idents, sizeof *idents);
    idt_party_relation *relations = keep_array(c, p->relations, p->n_relations, sizeof *relations);

    for (size_t i = 0; names && i < p->n_names; i++)
        keep(c, &names[i].text);
    for (size_t i = 0; addresses && i < p->n_addresses; i++)
        keep(c, &addresses[i].text);
    for (size_t i = 0; idents && i < p->n_idents; i++)
        keep(c, &idents[i].text);
    for (size_t i = 0; relations && i < p->n_relations; i++)
        keep(c, &relations[i].target);
    p->names = names;
    p->addresses = addresses;
    p->idents = idents;
    p->relations = relations;
    p->countries = keep_array(c, p->countries, p->n_countries, 2);
    p->births = keep_array(c, p->births, p->n_births, sizeof *p->births);
}

int idt_parties_builder__add(idt_parties_builder *b, const idt_party *party, idt_error *err)
{
    copier c = {.arena = &b->arena};
    idt_party *p;

    if (b->n_parties >= MAX_ITEMS || party->n_names > MAX_ITEMS)
        return idt_error__set(err, IDT_ELIMIT, "too many parties for one book");
    if (idt_alloc__grow(&b->parties, &b->capacity, b->n_parties, sizeof *b->parties) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    p = &b->parties[b->n_parties];
    *p = *party;
    keep(&c, &p->list);
    keep(&c, &p->entry);
    keep(&c, &p->program);
    keep(&c, &p->scope);
    keep(&c, &p->policy);
    keep(&c, &p->cite);
    keep(&c, &p->cite_end);
    keep_lists(&c, p);
    if (c.failed)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    b->n_parties++;
    return IDT_OK;
}

/* ---- writing records out ---- */

/* A text of the book; equal texts are stored once. */
static idt_str put_text(idt_parties_builder *b, idt_bytes text)
{
    uint64_t hash = idt_hash__bytes(text.data, text.len);
    idt_str s = {0, 0};
    uint32_t i = 0;
    size_t at = 0;

    if (text.len == 0)
        return s;
    while (idt_hash_map__next(&b->texts, hash, &at, &i)) {
        s = IDT_ITEMS(b->strs, idt_str)[i];
        if (s.len == text.len && memcmp(b->text.data + s.offset, text.data, s.len) == 0)
            return s;
    }
    if (text.len > UINT32_MAX - b->text.len) {
        b->text.failed = true;
        return (idt_str){0, 0};
    }
    s = (idt_str){(uint32_t)b->text.len, (uint32_t)text.len};
    i = (uint32_t)(b->strs.len / sizeof s);
    idt_buf__put(&b->strs, &s, sizeof s);
    idt_buf__put_bytes(&b->text, text);
    if (idt_hash_map__put(&b->texts, hash, i) != IDT_OK)
        b->text.failed = true;
    return s;
}

static uint32_t count(const idt_buf *buf, size_t size)
{
    return (uint32_t)(buf->len / size);
}

/* The number of a packed name; equal ones are stored once. */
static uint32_t put_packed(idt_parties_builder *b, const void *packed, size_t size)
{
    idt_parties_form form = {0};
    uint64_t hash = idt_hash__bytes(packed, size);
    size_t at = 0;
    uint32_t i = 0;

    if (size > UINT32_MAX - b->packed.len)
        return IDT_PARTIES_NONE;
    while (idt_hash_map__next(&b->by_form, hash, &at, &i)) {
        const idt_parties_form *f = &IDT_ITEMS(b->forms, idt_parties_form)[i];
        if (f->size == size && memcmp(b->packed.data + f->packed, packed, size) == 0)
            return i;
    }
    form.packed = (uint32_t)b->packed.len;
    form.size = (uint32_t)size;
    i = b->n_forms++;
    idt_buf__put(&b->packed, packed, size);
    idt_buf__put(&b->forms, &form, sizeof form);
    if (idt_hash_map__put(&b->by_form, hash, i) != IDT_OK)
        b->forms.failed = true;
    return i;
}

/* The names that words were counted in, in their order, even when no party is called so now. */
static void put_counted(idt_parties_builder *b)
{
    const idt_parties *base = b->base;

    for (uint32_t i = 0; base && i < base->meta->n_counted; i++)
        (void)put_packed(b, base->packed + base->forms[i].packed, base->forms[i].size);
    b->n_counted = b->n_forms;
}

/* The analysed form of a name. */
static uint32_t put_form(idt_parties_builder *b, idt_bytes text, idt_party_schema schema)
{
    _Alignas(
        8) char packed[8 + IDT_NAME_MAX_TOKENS * sizeof(idt_name_token) + IDT_NAME_POOL_SIZE * 2];
    idt_name_work work;
    size_t size;

    idt_name__analyse(&work, text, schema);
    if (work.view.n_tokens == 0)
        return IDT_PARTIES_NONE;
    /* where its words stand in the text is not stored: names that differ in that alone are one */
    for (size_t k = 0; k < work.view.n_tokens; k++)
        work.tokens[k].src_begin = work.tokens[k].src_end = 0;
    size = idt_name__packed_size(&work.view);
    if (size > sizeof packed)
        return IDT_PARTIES_NONE;
    idt_name__pack(packed, &work.view);
    return put_packed(b, packed, size);
}

static bool contains(idt_bytes text, const char *word)
{
    idt_bytes w = idt_bytes__from_cstr(word);

    for (size_t i = 0; i + w.len <= text.len; i++) {
        size_t k = 0;
        while (k < w.len && idt_ascii__lower(text.data[i + k]) == w.data[k])
            k++;
        if (k == w.len)
            return true;
    }
    return false;
}

/* "only part of the facility", "limited to the laboratory", against "including all branches". */
static bool names_a_part(idt_bytes scope)
{
    static const char *const words[] = {"part of", "portion of", "limited to", "only "};

    for (size_t i = 0; i < IDT_COUNT_OF(words); i++)
        if (contains(scope, words[i]))
            return true;
    return false;
}

static void put_names(idt_parties_builder *b, const idt_party *p, uint32_t entry)
{
    for (size_t i = 0; i < p->n_names; i++) {
        idt_parties_name name = {.text = put_text(b, p->names[i].text),
                                 .form = put_form(b, p->names[i].text, p->schema),
                                 .entry = entry,
                                 .kind = (uint8_t)p->names[i].kind};
        idt_buf__put(&b->names, &name, sizeof name);
    }
}

static void put_facts(idt_parties_builder *b, const idt_party *p, uint32_t entry)
{
    for (size_t i = 0; i < p->n_addresses; i++) {
        idt_parties_address a = {.text = put_text(b, p->addresses[i].text), .entry = entry};
        memcpy(a.country, p->addresses[i].country, 2);
        idt_buf__put(&b->addresses, &a, sizeof a);
    }
    for (size_t i = 0; i < p->n_idents; i++) {
        idt_parties_ident d = {.entry = entry};
        idt_ident id;
        idt_ident__normalise(&id, p->idents[i].kind, p->idents[i].text, p->idents[i].country);
        d.text = put_text(b, (idt_bytes){id.text, id.len});
        d.kind = id.kind;
        d.check = id.check;
        memcpy(d.country, p->idents[i].country, 2);
        idt_buf__put(&b->idents, &d, sizeof d);
    }
    idt_buf__put(&b->countries, p->countries, 2 * p->n_countries);
    for (size_t i = 0; i < p->n_births; i++) {
        idt_parties_birth birth = {p->births[i].from, p->births[i].to};
        idt_buf__put(&b->births, &birth, sizeof birth);
    }
}

static void put_entry(idt_parties_builder *b, const idt_party *p, uint32_t node)
{
    uint32_t entry = count(&b->entries, sizeof(idt_parties_entry));
    idt_parties_entry e = {
        .list = put_text(b, p->list),
        .id = put_text(b, p->entry),
        .program = put_text(b, p->program),
        .scope = put_text(b, p->scope),
        .policy = put_text(b, p->policy),
        .cite = put_text(b, p->cite),
        .cite_end = put_text(b, p->cite_end),
        .names = {count(&b->names, sizeof(idt_parties_name)), (uint32_t)p->n_names},
        .addresses = {count(&b->addresses, sizeof(idt_parties_address)), (uint32_t)p->n_addresses},
        .idents = {count(&b->idents, sizeof(idt_parties_ident)), (uint32_t)p->n_idents},
        .countries = {count(&b->countries, 2), (uint32_t)p->n_countries},
        .births = {count(&b->births, sizeof(idt_parties_birth)), (uint32_t)p->n_births},
        .gender = p->gender,
        .listed_from = p->listed_from,
        .listed_to = p->listed_to,
        .node = node,
        .schema = (uint8_t)(p->schema == IDT_SCHEMA_ADDRESS ? IDT_SCHEMA_LEGAL_ENTITY : p->schema),
    };

    if (p->is_known_only || idt_bytes__starts_with(p->list, IDT_LIT("register")))
        e.flags |= IDT_PARTIES_REGISTER;
    if (names_a_part(p->scope))
        e.flags |= IDT_PARTIES_IS_PART;
    put_names(b, p, entry);
    put_facts(b, p, entry);
    idt_buf__put(&b->entries, &e, sizeof e);
}

static int compare_dates(idt_date a, idt_date b)
{
    return (a > b) - (a < b);
}

static int compare_ids(const idt_party *a, const idt_party *b)
{
    int c = idt_bytes__compare(a->list, b->list);

    return c ? c : idt_bytes__compare(a->entry, b->entry);
}

static int compare_parties(const void *left, const void *right)
{
    const idt_party *a = left, *b = right;
    int c = compare_ids(a, b);

    if (c == 0)
        c = compare_dates(a->listed_from, b->listed_from);
    if (c == 0)
        c = compare_dates(a->listed_to, b->listed_to);
    if (c == 0)
        c = (a->n_names > b->n_names) - (a->n_names < b->n_names);
    if (c == 0 && a->n_names > 0)
        c = idt_bytes__compare(a->names[0].text, b->names[0].text);
    if (c == 0)
        c = (a->n_relations > b->n_relations) - (a->n_relations < b->n_relations);
    for (size_t i = 0; c == 0 && i < a->n_relations; i++) {
        const idt_party_relation *l = &a->relations[i], *r = &b->relations[i];
        c = idt_bytes__compare(l->target, r->target);
        if (c == 0)
            c = (l->share_ppm > r->share_ppm) - (l->share_ppm < r->share_ppm);
        if (c == 0)
            c = compare_dates(l->from, r->from);
    }
    return c;
}

/* Relations of all spans; the target is found when all parties are there. */
static void put_relations(idt_parties_builder *b, const idt_party *p)
{
    for (size_t i = 0; i < p->n_relations; i++) {
        const idt_party_relation *from = &p->relations[i];
        idt_parties_relation r = {.target = put_text(b, from->target),
                                  .node = IDT_PARTIES_NONE,
                                  .share_ppm = (uint32_t)idt_size__min(from->share_ppm, 1000000),
                                  .from = from->from,
                                  .to = from->to,
                                  .link = (uint8_t)from->link};
        bool known = false;
        const idt_parties_node *node =
            &IDT_ITEMS(b->nodes, idt_parties_node)[count(&b->nodes, sizeof *node) - 1];
        const idt_parties_relation *all = IDT_ITEMS(b->relations, idt_parties_relation);
        uint32_t n = count(&b->relations, sizeof r);

        for (uint32_t k = node->relations.first; k < n && !known; k++)
            known = memcmp(&all[k], &r, sizeof r) == 0;
        if (!known)
            idt_buf__put(&b->relations, &r, sizeof r);
    }
}

static void put_node(idt_parties_builder *b, const idt_party *parties, size_t n)
{
    uint32_t number = count(&b->nodes, sizeof(idt_parties_node));
    idt_parties_node node = {.first_entry = count(&b->entries, sizeof(idt_parties_entry)),
                             .relations = {count(&b->relations, sizeof(idt_parties_relation)), 0}};
    bool is_named = false;

    for (size_t i = 0; i < n; i++)
        is_named |= parties[i].n_names > 0;
    if (!is_named)
        return; /* tied to something, but nobody says what it is called */
    idt_buf__put(&b->nodes, &node, sizeof node);
    for (size_t i = 0; i < n; i++) {
        if (parties[i].n_names > 0)
            put_entry(b, &parties[i], number);
        put_relations(b, &parties[i]);
    }
    if (idt_buf__status(&b->nodes) != IDT_OK)
        return;
    node.n_entries = count(&b->entries, sizeof(idt_parties_entry)) - node.first_entry;
    node.relations.n = count(&b->relations, sizeof(idt_parties_relation)) - node.relations.first;
    memcpy(&IDT_ITEMS(b->nodes, idt_parties_node)[number], &node, sizeof node);
}

/* ---- relations between parties of the book ---- */

static int note_node(idt_hash_map *map, uint32_t i, idt_bytes list, idt_bytes text)
{
    uint64_t h = idt_hash__bytes(list.data, list.len) * 31 + idt_hash__bytes(text.data, text.len);

    return idt_hash_map__put(map, h, i);
}

static idt_bytes stored(const idt_parties_builder *b, idt_str s)
{
    return (idt_bytes){b->text.data + s.offset, s.len};
}

/* Whether a text is "list:id" of a party. */
static bool is_full_id(idt_bytes text, idt_bytes list, idt_bytes id)
{
    return text.len == list.len + 1 + id.len && text.data[list.len] == ':' &&
           idt_bytes__starts_with(text, list) &&
           idt_bytes__equal(idt_bytes__slice(text, list.len + 1, text.len), id);
}

/*
 * Find a target by its id or exact name in the same list, or, without a list, by "list:id" or exact
 * name in any.
 */
static uint32_t find_target(const idt_parties_builder *b, const idt_hash_map *map, idt_bytes list,
                            idt_bytes text)
{
    uint64_t h = idt_hash__bytes(list.data, list.len) * 31 + idt_hash__bytes(text.data, text.len);
    uint32_t node = 0;
    size_t at = 0;

    while (idt_hash_map__next(map, h, &at, &node)) {
        const idt_parties_node *n = &IDT_ITEMS(b->nodes, idt_parties_node)[node];
        const idt_parties_entry *e = &IDT_ITEMS(b->entries, idt_parties_entry)[n->first_entry];
        if (list.len && !idt_bytes__equal(list, stored(b, e->list)))
            continue;
        if (list.len ? idt_bytes__equal(text, stored(b, e->id))
                     : is_full_id(text, stored(b, e->list), stored(b, e->id)))
            return node;
        for (uint32_t k = 0; k < n->n_entries; k++)
            for (uint32_t i = 0; i < e[k].names.n; i++)
                if (idt_bytes__equal(
                        text,
                        stored(b,
                               IDT_ITEMS(b->names, idt_parties_name)[e[k].names.first + i].text)))
                    return node;
    }
    return IDT_PARTIES_NONE;
}

static int note_all(idt_parties_builder *b, idt_hash_map *map)
{
    const idt_parties_node *nodes = IDT_ITEMS(b->nodes, idt_parties_node);
    uint32_t n = count(&b->nodes, sizeof *nodes);
    idt_buf full = {0};
    int status = IDT_OK;

    for (uint32_t i = 0; i < n && status == IDT_OK; i++) {
        const idt_parties_entry *e =
            &IDT_ITEMS(b->entries, idt_parties_entry)[nodes[i].first_entry];
        idt_bytes list = stored(b, e->list);
        idt_bytes id = stored(b, e->id);
        status = note_node(map, i, list, id);
        if (status == IDT_OK) {
            full.len = 0;
            idt_buf__put_bytes(&full, list);
            idt_buf__put_char(&full, ':');
            idt_buf__put_bytes(&full, id);
            status = full.failed ? IDT_ENOMEM
                                 : note_node(map, i, (idt_bytes){"", 0}, idt_buf__bytes(&full));
        }
        for (uint32_t k = 0; k < nodes[i].n_entries; k++)
            for (uint32_t m = 0; m < e[k].names.n && status == IDT_OK; m++) {
                idt_bytes name =
                    stored(b, IDT_ITEMS(b->names, idt_parties_name)[e[k].names.first + m].text);
                status = note_node(map, i, list, name);
                if (status == IDT_OK)
                    status = note_node(map, i, (idt_bytes){"", 0}, name);
            }
    }
    idt_buf__free(&full);
    return status;
}

static int resolve(idt_parties_builder *b)
{
    const idt_parties_node *nodes = IDT_ITEMS(b->nodes, idt_parties_node);
    idt_parties_relation *relations = IDT_ITEMS(b->relations, idt_parties_relation);
    uint32_t n = count(&b->nodes, sizeof *nodes);
    idt_hash_map map = {0};
    int status = note_all(b, &map);

    for (uint32_t i = 0; i < n && status == IDT_OK; i++) {
        const idt_parties_entry *e =
            &IDT_ITEMS(b->entries, idt_parties_entry)[nodes[i].first_entry];
        for (uint32_t k = 0; k < nodes[i].relations.n; k++) {
            idt_parties_relation *r = &relations[nodes[i].relations.first + k];
            r->node = find_target(b, &map, stored(b, e->list), stored(b, r->target));
            if (r->node == IDT_PARTIES_NONE)
                r->node = find_target(b, &map, (idt_bytes){"", 0}, stored(b, r->target));
            if (r->node == i)
                r->node = IDT_PARTIES_NONE;
        }
    }
    idt_hash_map__free(&map);
    return status;
}

/* ---- finishing ---- */

static idt_parties_meta make_meta(const idt_parties_builder *b)
{
    idt_parties_meta meta = {.version = IDT_PARTIES_VERSION,
                             .dictionary = idt_party__dictionary(),
                             .weights = b->weights,
                             .n_counted = b->n_counted,
                             .newest = IDT_DATE_NONE};

    for (size_t i = 0; i < b->n_parties; i++) {
        const idt_party *p = &b->parties[i];
        if (i == 0 || !idt_bytes__equal(p->list, b->parties[i - 1].list))
            meta.n_lists++;
        if (p->listed_from > meta.newest)
            meta.newest = p->listed_from;
        if (p->listed_to > meta.newest)
            meta.newest = p->listed_to;
    }
    return meta;
}

static int write_image(idt_parties_builder *b, idt_buf *out)
{
    idt_image_writer w = {0};
    idt_parties_meta meta = make_meta(b);
    const struct {
        uint32_t tag;
        size_t size;
        const idt_buf *buf;
    } sections[] = {
        {IDT_TAG_PARTIES_TEXT, 0, &b->text},
        {IDT_TAG_PARTIES_NODES, sizeof(idt_parties_node), &b->nodes},
        {IDT_TAG_PARTIES_ENTRIES, sizeof(idt_parties_entry), &b->entries},
        {IDT_TAG_PARTIES_NAMES, sizeof(idt_parties_name), &b->names},
        {IDT_TAG_PARTIES_FORMS, sizeof(idt_parties_form), &b->forms},
        {IDT_TAG_PARTIES_PACKED, 0, &b->packed},
        {IDT_TAG_PARTIES_OWNERS, sizeof(uint32_t), &b->owners},
        {IDT_TAG_PARTIES_ADDRESSES, sizeof(idt_parties_address), &b->addresses},
        {IDT_TAG_PARTIES_IDENTS, sizeof(idt_parties_ident), &b->idents},
        {IDT_TAG_PARTIES_COUNTRIES, 2, &b->countries},
        {IDT_TAG_PARTIES_BIRTHS, sizeof(idt_parties_birth), &b->births},
        {IDT_TAG_PARTIES_RELATIONS, sizeof(idt_parties_relation), &b->relations},
        {IDT_TAG_PARTIES_KEYS, sizeof(idt_parties_slot), &b->slots},
        {IDT_TAG_PARTIES_POSTINGS, sizeof(uint32_t), &b->postings},
        {IDT_TAG_PARTIES_FUZZ, sizeof(idt_parties_fuzz), &b->fuzz},
        {IDT_TAG_PARTIES_FUZZ_DIR, sizeof(uint32_t), &b->fuzz_dir},
    };

    idt_image_writer__add(&w, IDT_TAG_PARTIES_META, sizeof meta, &meta, sizeof meta);
    for (size_t i = 0; i < IDT_COUNT_OF(sections); i++) {
        if (sections[i].buf->failed)
            return IDT_ENOMEM;
        idt_image_writer__add(&w, sections[i].tag, (uint32_t)sections[i].size,
                              sections[i].buf->data, sections[i].buf->len);
    }
    return idt_image_writer__finish(&w, out);
}

void idt_parties_builder__weigh_as(idt_parties_builder *b, const idt_parties *base)
{
    b->base = base;
}

int idt_parties_builder__finish(idt_parties_builder *b, idt_buf *out, idt_error *err)
{
    int status;

    if (b->n_parties)
        qsort(b->parties, b->n_parties, sizeof *b->parties, compare_parties);
    put_counted(b);
    for (size_t i = 0, n; i < b->n_parties; i += n) {
        for (n = 1; i + n < b->n_parties; n++)
            if (compare_ids(&b->parties[i], &b->parties[i + n]) != 0)
                break;
        put_node(b, &b->parties[i], n);
    }
    status = b->names.failed || b->entries.failed || b->text.failed || b->relations.failed ||
                     b->nodes.failed || b->forms.failed
                 ? IDT_ENOMEM
                 : resolve(b);
    if (status == IDT_OK)
        status = idt_parties_builder__index(b);
    if (status == IDT_OK)
        status = write_image(b, out);
    return status == IDT_OK ? IDT_OK : idt_error__set(err, status, "%s", idt_status__name(status));
}
