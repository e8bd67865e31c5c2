/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout of the text sections. Little-endian, no pointers; every index and offset is checked by
 * idt_matcher__open before its first use.
 *
 *   tag   records               what
 *   ----  --------------------  ----------------------------------------------------------------
 *   TFLD  bytes                 folding table: idt_fold_head, stage 1, stage 2, folded bytes
 *   TNOD  idt_text_node         one for each distinct key, in byte order of the keys
 *   TKEY  bytes                 the keys: letters and digits of a name, folded
 *   TNAM  idt_text_name_record  the names of each node, in the order of nodes
 *   TFRM  bytes                 the forms: keys with capitals and separators
 *   TTAB  idt_text_slot         hash table: first 8 key bytes to nodes; open addressing
 *   TFIL  u64                   filter for keys of 8 bytes and more: two bits of a word each
 *   TFIS  bytes                 filter for shorter keys: a bit for a hash of the first 3 bytes
 *   TCAS  idt_cas_record        CAS numbers in ascending order, then by owner
 */
#ifndef IDT_TEXT_TEXT_SECT_H
#define IDT_TEXT_TEXT_SECT_H

#include <stdint.h>

#include "image/image.h"

#define IDT_TAG_FOLD   IDT_TAG('T', 'F', 'L', 'D')
#define IDT_TAG_NODES  IDT_TAG('T', 'N', 'O', 'D')
#define IDT_TAG_KEYS   IDT_TAG('T', 'K', 'E', 'Y')
#define IDT_TAG_NAMES  IDT_TAG('T', 'N', 'A', 'M')
#define IDT_TAG_FORMS  IDT_TAG('T', 'F', 'R', 'M')
#define IDT_TAG_TABLE  IDT_TAG('T', 'T', 'A', 'B')
#define IDT_TAG_FILTER IDT_TAG('T', 'F', 'I', 'L')
#define IDT_TAG_SHORT  IDT_TAG('T', 'F', 'I', 'S')
#define IDT_TAG_CAS    IDT_TAG('T', 'C', 'A', 'S')

enum {
    IDT_TEXT_KEY_MAX = 512,   /* bytes of a key */
    IDT_TEXT_FORM_MAX = 2048, /* bytes of a form */
    IDT_TEXT_PREFIX = 8,      /* key bytes that are hashed; shorter keys are padded with zeros */
};

/** What a character is to the matcher. A change of class ends a word. */
typedef enum idt_char_class {
    IDT_CHAR_DROPPED = 0,   /* leaves no trace: zero-width, soft hyphen, direction, harmless mark */
    IDT_CHAR_SEPARATOR = 1, /* value: IDT_GAP_… bits */
    IDT_CHAR_LETTER = 2,
    IDT_CHAR_DIGIT = 3,
    IDT_CHAR_GREEK = 4, /* folded to the letter's English name */
    IDT_CHAR_KATAKANA = 5,
    IDT_CHAR_HIRAGANA = 6,
    IDT_CHAR_HAN = 7,   /* each is a word of its own */
    IDT_CHAR_SOLID = 8, /* other scripts without spaces and Hangul: as Han */
    IDT_CHAR_MARK = 9,  /* belongs to the character before */
    IDT_CHAR_CLASSES = 10,
} idt_char_class;

/** What stands between two key characters: the union over the characters there. */
enum {
    IDT_GAP_SPACE = 1 << 0, /* also "_" */
    IDT_GAP_LINE = 1 << 1,
    IDT_GAP_HYPHEN = 1 << 2, /* every dash, minus sign and middle dot */
    IDT_GAP_COMMA = 1 << 3,
    IDT_GAP_DOT = 1 << 4,
    IDT_GAP_OPEN = 1 << 5,
    IDT_GAP_CLOSE = 1 << 6,
    IDT_GAP_PRIME = 1 << 7, /* primes, quotation marks, ® and ™ */
    IDT_GAP_SLASH = 1 << 8,
    IDT_GAP_OTHER = 1 << 9, /* what never stands inside a name unless the name has it */
    IDT_GAP_ALL = (1 << 10) - 1,
};

/** Stage 1 has one u16 (block number) for each 128 code points, stage 2 one u32 for each of them.
 */
enum { IDT_FOLD_BLOCK = 128, IDT_FOLD_STAGE1 = 0x110000 / IDT_FOLD_BLOCK, IDT_FOLD_LEN_MAX = 31 };

typedef struct idt_fold_head {
    uint32_t n_blocks;
    uint32_t n_bytes;
} idt_fold_head;
_Static_assert(sizeof(idt_fold_head) == 8, "stored in books");

/*
 * Entry of stage 2: bits 0..3 class, bit 4 upper case, bits 5..9 length, bits 10..31 value.
 * Separators: value = gap bits. Dropped characters: value 1 for a mark that belongs to the
 * character before, else 0. Others: the folded bytes [value, value + length) of the byte part;
 * length 0 means that the character folds to itself.
 */
#define IDT_FOLD_UPPER 16u

static inline uint32_t idt_fold__entry(uint32_t char_class, uint32_t len, uint32_t value)
{
    return char_class | len << 5 | value << 10;
}

typedef struct idt_text_node {
    uint32_t key;    /* offset in TKEY */
    uint32_t parent; /* node whose key is the longest that starts this one and shares its prefix of
                        8 bytes; always a lower number, or UINT32_MAX */
    uint32_t first_name;
    uint16_t key_len; /* 1..IDT_TEXT_KEY_MAX */
    uint16_t n_names; /* at least 1 */
} idt_text_node;
_Static_assert(sizeof(idt_text_node) == 16, "stored in books");

/** Flags of a stored name; the first two are those of text_build.h. */
enum {
    IDT_STORED_CASE = 1 << 0,
    IDT_STORED_EXACT = 1 << 1,
    IDT_STORED_DERIVED = 1 << 2,
    IDT_STORED_KEEP_GAPS = 1 << 3, /* written in one word it would be a common word */
    IDT_STORED_SHORT = 1 << 4,     /* spacing must be nearly exact */
    IDT_STORED_ALL = (1 << 5) - 1,
};

typedef struct idt_text_name_record {
    uint32_t owner;
    uint32_t number; /* order of adding */
    uint32_t form;   /* offset in TFRM */
    uint16_t form_len;
    uint16_t language;
    uint8_t name_class;
    uint8_t flags;     /* IDT_STORED_… */
    uint16_t n_chars;  /* key characters */
    uint32_t reserved; /* zero */
} idt_text_name_record;
_Static_assert(sizeof(idt_text_name_record) == 24, "stored in books");

typedef struct idt_text_slot {
    uint64_t prefix; /* first 8 key bytes, little-endian; 0: empty slot */
    uint32_t first_node;
    uint32_t n_nodes;
} idt_text_slot;
_Static_assert(sizeof(idt_text_slot) == 16, "stored in books");

/** Hash of a prefix: its high bits choose filter word, filter bits and table slot. */
static inline uint64_t idt_text__hash(uint64_t prefix)
{
    return (prefix ^ prefix >> 29) * UINT64_C(0x9e3779b97f4a7c15);
}

/** Bytes of TFIS: small enough to stay in the first cache. */
enum { IDT_TEXT_SHORT_SIZE = 1 << 14 };

/** The bit in TFIS for the first 3 bytes of a text. */
static inline uint32_t idt_text__short_bit(uint64_t prefix)
{
    return ((uint32_t)prefix & 0xffffff) * UINT32_C(0x9e3779b1) >> 15;
}

/** The two bits of a prefix in its filter word. */
static inline uint64_t idt_text__filter_bits(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 24 & 63) | UINT64_C(1) << (hash >> 30 & 63);
}

#endif
