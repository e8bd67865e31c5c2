/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The screening words of a molecule: features that are there once it has been read, without rings
 * or aromaticity, so that they are the same for every writing of a molecule. A pattern that needs a
 * feature the molecule lacks cannot match: (need & ~have) != 0 rejects.
 *
 * idt_mol.screen[0] holds counts ("at least n"), screen[1] neighbourhoods. Hydrogens that are
 * atoms of their own are counted in no feature but their neighbour's degree.
 */
#ifndef IDT_CHEM_SCREEN_H
#define IDT_CHEM_SCREEN_H

#include <stdint.h>

/* Bits of screen[0]. Each group is consecutive and ordered by its threshold. */
enum {
    IDT_SCREEN_CARBON = 0,    /* 8 bits: carbon atoms >= 1, 3, 6, 9, 12, 15, 18, 21 */
    IDT_SCREEN_NITROGEN = 8,  /* 4 bits: >= 1, 2, 3, 4 */
    IDT_SCREEN_OXYGEN = 12,   /* 4 bits: >= 1, 2, 3, 4 */
    IDT_SCREEN_SULFUR = 16,   /* 2 bits: >= 1, 2 */
    IDT_SCREEN_PHOSPHOR = 18, /* 1 bit */
    IDT_SCREEN_FLUORINE = 19, /* 2 bits: >= 1, 3 */
    IDT_SCREEN_CHLORINE = 21, /* 2 bits: >= 1, 2 */
    IDT_SCREEN_BROMINE = 23,  /* 1 bit */
    IDT_SCREEN_IODINE = 24,   /* 1 bit */
    IDT_SCREEN_OTHER = 25,    /* 1 bit: an element that is none of these and not hydrogen */
    IDT_SCREEN_CYCLES = 26,   /* 5 bits: bonds - atoms + components >= 1, 2, 3, 4, 6 */
    IDT_SCREEN_POSITIVE = 31, /* 1 bit: an atom with a positive charge */
    IDT_SCREEN_NEGATIVE = 32, /* 1 bit */
    IDT_SCREEN_ISOTOPE = 33,  /* 1 bit */
    IDT_SCREEN_CHIRAL = 34,   /* 1 bit: an atom written with @ */
    IDT_SCREEN_PI = 35,       /* 5 bits: atoms with a multiple bond >= 1, 2, 4, 6, 10 */
    IDT_SCREEN_PI2 = 40,      /* 1 bit: an atom with pi >= 2 */
    IDT_SCREEN_BRANCH = 41,   /* 5 bits: atoms with 3 or more neighbours >= 1, 2, 3, 4, 6 */
    IDT_SCREEN_QUARTER = 46,  /* 1 bit: an atom with 4 or more neighbours */
    IDT_SCREEN_WILDCARD = 47, /* 1 bit: an atom '*' */
    IDT_SCREEN_PARTS = 48,    /* 1 bit: more than one component */
};

/* Kinds of element in pair features. */
enum {
    IDT_SCREEN_KIND_C,
    IDT_SCREEN_KIND_N,
    IDT_SCREEN_KIND_O,
    IDT_SCREEN_KIND_S,
    IDT_SCREEN_KIND_P,
    IDT_SCREEN_KIND_HALOGEN, /* F, Cl, Br, I */
    IDT_SCREEN_KIND_OTHER,   /* everything else, hydrogen and '*' included */
    IDT_SCREEN_N_KINDS,
};

/* Bits of screen[1]: 0..27 bonded pairs of kinds, see idt_screen__pair; then single atoms. */
enum {
    IDT_SCREEN_NH = 28,           /* nitrogen with 1 or more hydrogens in its count */
    IDT_SCREEN_NH2 = 29,          /* nitrogen with 2 or more */
    IDT_SCREEN_N3 = 30,           /* nitrogen with 3 or more neighbours */
    IDT_SCREEN_N4 = 31,           /* nitrogen with 4 or more neighbours */
    IDT_SCREEN_OH = 32,           /* oxygen with 1 or more hydrogens */
    IDT_SCREEN_O2 = 33,           /* oxygen with 2 or more neighbours */
    IDT_SCREEN_O1 = 34,           /* oxygen with 1 neighbour and no hydrogen */
    IDT_SCREEN_S2 = 35,           /* sulfur with 2 or more neighbours */
    IDT_SCREEN_S3 = 36,           /* sulfur with 3 or more neighbours */
    IDT_SCREEN_CH3 = 37,          /* carbon with 3 or more hydrogens */
    IDT_SCREEN_CH2 = 38,          /* carbon with 2 or more hydrogens */
    IDT_SCREEN_CH1 = 39,          /* carbon with 1 or more hydrogens */
    IDT_SCREEN_C3 = 40,           /* carbon with 3 or more neighbours */
    IDT_SCREEN_C4 = 41,           /* carbon with 4 or more neighbours */
    IDT_SCREEN_C_SP3 = 42,        /* carbon without a multiple bond */
    IDT_SCREEN_C_PI = 43,         /* carbon with one */
    IDT_SCREEN_N_PI = 44,         /* nitrogen with one */
    IDT_SCREEN_O_PI = 45,         /* oxygen with one */
    IDT_SCREEN_N_SP3 = 46,        /* nitrogen without one */
    IDT_SCREEN_C_PI_BRANCH = 47,  /* carbon with a multiple bond and 3 or more neighbours */
    IDT_SCREEN_C_SP3_BRANCH = 48, /* carbon without one and 3 or more neighbours */
};

/** Kind of an element by atomic number. */
static inline uint32_t idt_screen__kind(uint32_t element)
{
    switch (element) {
    case 6: return IDT_SCREEN_KIND_C;
    case 7: return IDT_SCREEN_KIND_N;
    case 8: return IDT_SCREEN_KIND_O;
    case 9: return IDT_SCREEN_KIND_HALOGEN;
    case 15: return IDT_SCREEN_KIND_P;
    case 16: return IDT_SCREEN_KIND_S;
    case 17:
    case 35:
    case 53: return IDT_SCREEN_KIND_HALOGEN;
    default: return IDT_SCREEN_KIND_OTHER;
    }
}

/** Bit of screen[1] for two bonded atoms of these kinds, in either order. */
static inline uint32_t idt_screen__pair(uint32_t kind, uint32_t other)
{
    uint32_t low = kind < other ? kind : other, high = kind < other ? other : kind;

    return high * (high + 1) / 2 + low;
}

#endif
