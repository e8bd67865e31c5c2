/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of text/ share and nobody else sees. */
#ifndef IDT_TEXT_TEXT_INT_H
#define IDT_TEXT_TEXT_INT_H

#include <stdbool.h>

#include "text/fold.h"
#include "text/glyph.h"
#include "text/text.h"
#include "text/text_sect.h"

/** A maximal run of key characters of one class (Han and its like: one character). */
typedef struct idt_word {
    uint32_t key;   /* offset of its first byte in the window's keys */
    uint32_t begin; /* bytes [begin, end) of the field */
    uint32_t end;
    uint32_t class; /* idt_char_class */
} idt_word;

/**
 * The part of the squeezed text that is being looked at: keys without separators, and the words.
 * words[n_words] is a sentinel that starts where the keys end; two copies follow it.
 */
typedef struct idt_window {
    idt_fold fold;
    idt_bytes field;
    size_t pos; /* bytes of the field read so far */
    unsigned char *keys;
    size_t n_keys;
    idt_word *words;
    size_t n_words;
    bool is_open;          /* nothing but dropped characters followed the last word so far */
    bool only_lookalikes;  /* no Cyrillic letter of the field is meant as one */
    bool knows_lookalikes; /* only_lookalikes has been found out */
    uint64_t n_invalid, n_nul;
} idt_window;

enum {
    IDT_WINDOW_KEYS = 16384,  /* key bytes after which filling stops */
    IDT_WINDOW_SLACK = 128,   /* bytes that may be written past that: one block, one character */
    IDT_WINDOW_BEHIND = 4096, /* most key bytes kept before the first word not yet looked at */
    IDT_WINDOW_CONTEXT = 16,  /* words kept before it, and read after it for its surroundings */
    IDT_WINDOW_AHEAD = IDT_TEXT_KEY_MAX + 512, /* key bytes wanted after a word start */
};

/** The character at `pos` of the field; nothing from `end` on is read. `*out` must not be moved. */
static inline void idt_window__read(idt_folded *out, const idt_window *w, size_t pos, size_t end)
{
    idt_glyph__read(out, &w->fold, w->field, pos, end, w->only_lookalikes);
}

/** Read the field until the window is full or the field ends; pads the keys with zeros. */
void idt_window__fill(idt_window *window);

/** Forget what lies before word `first` apart from its context. @return the new number of `first`
 */
size_t idt_window__slide(idt_window *window, size_t first);

/** What stands between two words. */
typedef struct idt_gap {
    uint16_t bits;    /* IDT_GAP_…; 0: nothing but dropped characters */
    uint8_t n_chars;  /* separators there, at most 255 */
    uint8_t n_lines;  /* line ends among them (CR LF is one), at most 255 */
    bool opens_apart; /* an opening bracket follows a space */
} idt_gap;

struct idt_text_scratch {
    unsigned char *keys;
    idt_word *words;
    idt_text_hit *hits;
    size_t n_hits, hits_capacity;
    bool is_busy;
    idt_gap gaps[IDT_TEXT_KEY_MAX]; /* before words first + 1 … first + n_gaps */
    size_t gaps_first, n_gaps;
};

/** State of one scan. */
typedef struct idt_scan {
    const idt_matcher *matcher;
    idt_text_scratch *scratch;
    idt_window window;
    uint64_t n_steps;
    uint64_t max_steps;
    bool failed; /* memory ran out */
} idt_scan;

/** The gap before word `i`, i > 0. Costs steps by its bytes. */
idt_gap idt_gap__before(idt_scan *scan, size_t i);

/** The bytes between word i - 1 and word i, i > 0. */
idt_bytes idt_gap__bytes(const idt_window *window, size_t i);

/** Append a hit. */
void idt_scan__add(idt_scan *scan, const idt_text_hit *hit);

/** Look for a CAS number that starts at word `i`, a digit word. */
void idt_cas__at(idt_scan *scan, size_t i);

/** Report the names of the nodes [first, first + n) that the text at word `i` has. */
void idt_match__at(idt_scan *scan, size_t i, uint32_t first_node, uint32_t n_nodes);

/** How a name's separators compare with those of the text at words [first, last). */
typedef struct idt_fit {
    bool fits;
    uint32_t flags; /* IDT_HIT_LOOSE, IDT_HIT_SPACED */
} idt_fit;
idt_fit idt_fit__compare(idt_scan *scan, const idt_text_name_record *name, size_t first,
                         size_t last);

/** ".beta." is how ASCII writes β: a Greek name between full stops, which say nothing else. */
bool idt_fit__is_dotted_greek(const idt_window *window, size_t word);

/** IDT_HIT_IN_LONGER_…, SALT_FORM and TIGHT flags of a name at words [first, last). */
uint32_t idt_context__flags(idt_scan *scan, size_t first, size_t last);

/** Key bytes of word `i` as text. */
static inline idt_bytes idt_window__word(const idt_window *window, size_t i)
{
    uint32_t key = window->words[i].key;

    return (idt_bytes){(const char *)window->keys + key, window->words[i + 1].key - key};
}

/** True when the list of NUL-terminated words has it. */
bool idt_context__is_one_of(idt_bytes word, const char *const *words, size_t n);

#endif
