/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a prefix to names. The nodes of a prefix are in byte order, so the last one that is not
 * greater than the text either starts the text or leads, through its parents, to every key that
 * does: one binary search, then a walk upwards.
 */
#include "text/text_int.h"

#include <string.h>

#include "base/bytes.h"

enum { PLURAL_KEY_MIN = 8 };

/* Where a name stands and how it is written. */
typedef struct match {
    const idt_text_node *node;
    size_t first, last; /* words [first, last) */
    uint32_t flags;     /* that hold for all its names */
    bool has_context;   /* flags has those of the surroundings */
} match;

static const char *key_of(const idt_scan *scan, const idt_text_node *node)
{
    return (const char *)scan->matcher->keys.data + node->key;
}

static bool starts_text(const idt_scan *scan, const idt_text_node *node, idt_bytes text)
{
    return node->key_len <= text.len && memcmp(key_of(scan, node), text.data, node->key_len) == 0;
}

/* The number of nodes in [first, first + n) whose key is not greater than the text, plus first. */
static uint32_t upper_bound(idt_scan *scan, uint32_t first, uint32_t n, idt_bytes text)
{
    const idt_text_node *nodes = scan->matcher->nodes.data;
    uint32_t low = first;
    uint32_t high = first + n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        idt_bytes key = {key_of(scan, &nodes[middle]), nodes[middle].key_len};

        scan->n_steps++;
        if (idt_bytes__compare(key, text) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The words that the key takes; false when it ends inside one, apart from an English plural. */
static bool find_words(idt_scan *scan, match *m)
{
    const idt_window *w = &scan->window;
    const uint32_t end = w->words[m->first].key + m->node->key_len;
    const char last_char = key_of(scan, m->node)[m->node->key_len - 1];
    size_t last = m->first + 1;

    while (last < w->n_words && w->words[last].key < end)
        last++;
    scan->n_steps += last - m->first;
    m->last = last;
    if (w->words[last].key == end)
        return true;
    m->flags |= IDT_HIT_PLURAL;
    return w->words[last].key == end + 1 && w->keys[end] == 's' && w->words[last - 1].key < end &&
           w->words[last - 1].class == IDT_CHAR_LETTER && m->node->key_len >= PLURAL_KEY_MIN &&
           last_char >= 'a' && last_char <= 'z' && last_char != 's';
}

/* What one walk over the written name tells. */
typedef struct written {
    bool case_differs;
    unsigned opened; /* brackets opened and not closed */
    unsigned closed; /* brackets closed and not opened */
} written;

static written read_span(idt_scan *scan, const idt_text_name_record *name, size_t begin, size_t end)
{
    const idt_window *w = &scan->window;
    const char *form = (const char *)scan->matcher->forms.data + name->form;
    const char *form_end = form + name->form_len;
    written out = {false, 0, 0};

    scan->n_steps += end - begin;
    for (size_t pos = begin; pos < end;) {
        idt_folded c;

        idt_window__read(&c, w, pos, end);
        pos += c.size;
        if (c.gap == IDT_GAP_OPEN)
            out.opened++;
        else if (c.gap == IDT_GAP_CLOSE && out.opened > 0)
            out.opened--;
        else if (c.gap == IDT_GAP_CLOSE)
            out.closed++;
        for (uint32_t i = 0; i < c.len; i++) {
            while (form < form_end && idt_fold__is_separator(*form))
                form++;
            if (form == form_end)
                break;
            if (i == 0 && c.data[0] >= 'a' && c.data[0] <= 'z')
                out.case_differs |= c.is_upper != (*form >= 'A' && *form <= 'Z');
            form++;
        }
    }
    return out;
}

enum { MAX_SKIPPED = 16 }; /* dropped characters that may stand between a name and its bracket */

/* Where a character reference that ends at `end` starts; end - 1 when there is none. */
static size_t start_of_reference(const idt_window *w, size_t end)
{
    for (size_t n = 4; n <= IDT_ENTITY_SIZE_MAX && n <= end; n++) {
        uint32_t c;

        if (w->field.data[end - n] == '&')
            return idt_glyph__entity(&c, (idt_bytes){w->field.data + end - n, n}) == n ? end - n
                                                                                       : end - 1;
    }
    return end - 1;
}

/* The character before *pos, which moves to its start; size 0 at the start of the field. */
static idt_folded read_before(const idt_window *w, size_t *pos)
{
    idt_folded c = {.size = 0};

    for (unsigned i = 0; i<MAX_SKIPPED && * pos> 0; i++) {
        size_t start = *pos - 1;

        while (start > 0 && *pos - start < 4 &&
               ((unsigned char)w->field.data[start] & 0xC0) == 0x80)
            start--;
        if (w->field.data[start] == ';')
            start = start_of_reference(w, *pos);
        idt_window__read(&c, w, start, *pos);
        if (c.size != *pos - start) {
            c = (idt_folded){.size = 1, .gap = IDT_GAP_OTHER, .class = IDT_CHAR_SEPARATOR};
            start = *pos - 1;
        }
        *pos = start;
        if (c.class != IDT_CHAR_DROPPED)
            break;
    }
    return c;
}

/* The character at *pos, which moves past it; size 0 at the end of the field. */
static idt_folded read_after(const idt_window *w, size_t *pos)
{
    idt_folded c = {.size = 0};

    for (unsigned i = 0; i < MAX_SKIPPED && *pos < w->field.len; i++) {
        idt_window__read(&c, w, *pos, w->field.len);
        *pos += c.size;
        if (c.class != IDT_CHAR_DROPPED)
            break;
    }
    return c;
}

/* The form's leading separators, when the text has just the same before the name: "(+)-". */
static size_t begin_with_sign(const idt_scan *scan, const idt_text_name_record *name, size_t begin)
{
    const idt_window *w = &scan->window;
    const char *form = (const char *)scan->matcher->forms.data + name->form;
    size_t n = 0;
    size_t pos = begin;

    while (n < name->form_len && idt_fold__is_separator(form[n]))
        n++;
    while (n > 0) {
        idt_folded c = read_before(w, &pos);

        if (c.size == 0 || c.class != IDT_CHAR_SEPARATOR ||
            idt_fold__separator(w->field.data + pos, c.gap) != form[--n])
            return begin;
    }
    return pos;
}

/* The form begins with a bracket that it closes itself, so one in front of the text is not its. */
static bool begins_with_bracket(const idt_scan *scan, const idt_text_name_record *name)
{
    const char *form = (const char *)scan->matcher->forms.data + name->form;

    return name->form_len > 1 && (*form == '(' || *form == '[') && !idt_fold__is_separator(form[1]);
}

/* The range as a reader would mark it: with the brackets that belong to it, its sign in front and
 * the hyphen that ends an inverted name. */
static void set_range(const idt_scan *scan, const match *m, const idt_text_name_record *name,
                      written span, idt_text_hit *hit)
{
    const idt_window *w = &scan->window;
    const char *form_end = (const char *)scan->matcher->forms.data + name->form + name->form_len;
    size_t begin = w->words[m->first].begin;
    size_t end = w->words[m->last - 1].end;
    size_t pos = begin;

    if (idt_fit__is_dotted_greek(w, m->first))
        begin--;
    for (pos = begin; span.closed > 0 && read_before(w, &pos).gap == IDT_GAP_OPEN; span.closed--)
        begin = pos;
    hit->begin = begins_with_bracket(scan, name) ? begin : begin_with_sign(scan, name, begin);
    for (pos = end; span.opened > 0 && read_after(w, &pos).gap == IDT_GAP_CLOSE; span.opened--)
        end = pos;
    pos = end;
    if (form_end[-1] == '-' && read_after(w, &pos).gap == IDT_GAP_HYPHEN &&
        (m->last == w->n_words || w->words[m->last].begin != pos))
        end = pos;
    hit->end = end;
}

/* An EXACT name has the separators at its ends too. False when the text has others. */
static bool set_exact_range(const idt_scan *scan, const match *m, const idt_text_name_record *name,
                            idt_text_hit *hit)
{
    const idt_window *w = &scan->window;
    const char *form = (const char *)scan->matcher->forms.data + name->form;
    const char *end = form + name->form_len;
    size_t pos = w->words[m->last - 1].end;

    hit->begin = begin_with_sign(scan, name, w->words[m->first].begin);
    if (idt_fold__is_separator(*form) && hit->begin == w->words[m->first].begin)
        return false;
    while (end > form && idt_fold__is_separator(end[-1]))
        end--;
    for (; end < form + name->form_len; end++) {
        idt_folded c = read_after(w, &pos);

        if (c.class != IDT_CHAR_SEPARATOR || c.size == 0 ||
            idt_fold__separator(w->field.data + pos - c.size, c.gap) != *end)
            return false;
    }
    hit->end = pos;
    return true;
}

static bool is_word_apart(const idt_scan *scan, const match *m)
{
    return !(m->flags & IDT_HIT_TIGHT_BEFORE &&
             scan->window.words[m->first].class <= IDT_CHAR_DIGIT) &&
           !(m->flags & IDT_HIT_TIGHT_AFTER &&
             scan->window.words[m->last - 1].class <= IDT_CHAR_DIGIT);
}

static void try_name(idt_scan *scan, match *m, const idt_text_name_record *name)
{
    const idt_window *w = &scan->window;
    idt_fit fit = idt_fit__compare(scan, name, m->first, m->last);
    idt_text_hit hit = {.owner = name->owner,
                        .name = name->number,
                        .language = name->language,
                        .name_class = name->name_class,
                        .kind =
                            name->name_class == IDT_NAME_PHRASE ? IDT_HIT_PHRASE : IDT_HIT_NAME};
    written span;

    if (!fit.fits || (m->flags & IDT_HIT_PLURAL && name->flags & IDT_STORED_EXACT))
        return;
    span = read_span(scan, name, w->words[m->first].begin, w->words[m->last - 1].end);
    if (span.case_differs && name->flags & IDT_STORED_CASE)
        return;
    if (!m->has_context) {
        m->flags |= idt_context__flags(scan, m->first, m->last);
        m->has_context = true;
    }
    if (name->flags & IDT_STORED_EXACT &&
        (!is_word_apart(scan, m) || !set_exact_range(scan, m, name, &hit)))
        return;
    hit.flags = m->flags | fit.flags;
    if (name->name_class == IDT_NAME_PHRASE)
        hit.flags &=
            ~(uint32_t)(IDT_HIT_IN_LONGER_BEFORE | IDT_HIT_IN_LONGER_AFTER | IDT_HIT_SALT_FORM);
    if (name->flags & IDT_STORED_DERIVED)
        hit.flags |= IDT_HIT_DERIVED;
    if (span.case_differs &&
        (name->name_class == IDT_NAME_ABBREVIATION || name->name_class == IDT_NAME_ORDINARY))
        hit.flags |= IDT_HIT_CASE_DIFFERS;
    if (!(name->flags & IDT_STORED_EXACT))
        set_range(scan, m, name, span, &hit);
    idt_scan__add(scan, &hit);
}

void idt_match__at(idt_scan *scan, size_t i, uint32_t first_node, uint32_t n_nodes)
{
    const idt_text_node *nodes = scan->matcher->nodes.data;
    const idt_text_name_record *names = scan->matcher->names.data;
    const uint32_t key = scan->window.words[i].key;
    const idt_bytes text = {(const char *)scan->window.keys + key, scan->window.n_keys - key};
    uint32_t at = upper_bound(scan, first_node, n_nodes, text);

    /* Parents are lower numbers and IDT_TEXT_NONE is the highest, so the walk ends. */
    for (at = at > first_node ? at - 1 : IDT_TEXT_NONE; at != IDT_TEXT_NONE && at >= first_node;
         at = nodes[at].parent) {
        match m = {.node = &nodes[at], .first = i};

        scan->n_steps++;
        if (!starts_text(scan, m.node, text) || !find_words(scan, &m))
            continue;
        for (uint32_t n = 0; n < m.node->n_names; n++) {
            if (scan->n_steps > scan->max_steps)
                return;
            try_name(scan, &m, &names[m.node->first_name + n]);
        }
    }
}
