/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Molecules: what a structure is, one at a time or a column of them.
 *
 *     idt_molecule_options options = IDT_MOLECULE_INIT;
 *     idt_molecule_scratch_new(&scratch, book, &err);
 *     idt_molecule_identify_column(molecules, scratch, texts, n, &options, &err);
 *
 * A call for a column costs what its molecules cost: bindings should cross into C once for
 * thousands of rows. The same texts and book give the same answers on every machine and in any
 * thread.
 */
#ifndef INTERDICT_MOLECULE_H
#define INTERDICT_MOLECULE_H

#include "interdict/book.h"
#include "interdict/screen.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How the texts are written. */
typedef enum idt_molecule_format {
    IDT_MOLECULE_SMILES = 0, /* without a name behind it; white space around it is left out */
    IDT_MOLECULE_MOLFILE = 1 /* V2000 or V3000; what follows "M  END" is left out */
} idt_molecule_format;

/** What a result shall hold besides the keys; bits of idt_molecule_options.wants. */
enum {
    IDT_MOLECULE_WANTS_FORMULA = 1,
    IDT_MOLECULE_WANTS_SMILES = 2 /* the canonical SMILES */
};

/** Fill with IDT_MOLECULE_INIT: SMILES in, keys out. */
typedef struct idt_molecule_options {
    uint32_t struct_size;
    uint32_t format; /* idt_molecule_format */
    uint32_t wants;  /* IDT_MOLECULE_WANTS_… */
    uint32_t reserved;
} idt_molecule_options;
#define IDT_MOLECULE_INIT                                                                          \
    {                                                                                              \
        (uint32_t)sizeof(idt_molecule_options), 0, 0, 0                                            \
    }

/** A key: equal for all writings of one structure. Compare with memcmp. */
typedef struct idt_molecule_key {
    uint8_t bytes[16];
} idt_molecule_key;

/** Bytes of a key as text, the NUL included. */
#define IDT_MOLECULE_KEY_TEXT 33

/**
 * What one text says. When `status` is not IDT_OK, all but `offset` is zero.
 *
 * Views of formula and SMILES live in the scratch until its next call, those of the substance in
 * the book; empty ones were not asked for, or there is nothing to say.
 */
typedef struct idt_molecule {
    int32_t status;   /* IDT_OK; IDT_EFORMAT: not a structure; IDT_ELIMIT: too large, or undecided
                         within the step budget */
    uint32_t n_atoms; /* without the hydrogens that are counts of their neighbours */
    uint64_t offset;  /* with IDT_EFORMAT: the byte of the text that could not be taken */
    idt_molecule_key skeleton_key; /* without stereo, isotopes and charge; protons as drawn in the
                                      neutral form */
    idt_molecule_key full_key;     /* with all of them */
    idt_bytes formula;             /* as "C8H9Br"; charge at the end, as "+" or "-2" */
    idt_bytes smiles;              /* canonical */
    idt_bytes substance;           /* id in the rulebook of the listed substance that it is, or is
                                      nearest to: identical before stereoisomer, isotopologue, ion,
                                      salt, component, tautomer */
    idt_bytes title;
    uint32_t form;      /* idt_form in which the substance is there; 0 without one */
    uint32_t n_related; /* listed substances it is or is related to; at most 32 */
} idt_molecule;

/** A thread's working memory. One thread at a time. */
typedef struct idt_molecule_scratch idt_molecule_scratch;

/**
 * @param out   NULL on failure
 * @param book  whose listed structures are asked; acquired, released with the scratch. NULL: keys
 *              alone, no substances
 * @return IDT_OK or IDT_ENOMEM
 * @owns free with idt_molecule_scratch_free
 */
IDT_API IDT_CHECKED int idt_molecule_scratch_new(idt_molecule_scratch **out, idt_book *book,
                                                 idt_error *err);

/** Takes NULL. */
IDT_API void idt_molecule_scratch_free(idt_molecule_scratch *scratch);

/**
 * Say what one text is.
 *
 * @param out      always filled; out->status is what is returned, but for IDT_EINVAL and IDT_EBUSY
 * @param scratch  not in use by another call
 * @param text     borrowed for the call; at most 1 MiB of SMILES, 32,767 atoms
 * @return IDT_OK, IDT_EFORMAT, IDT_ELIMIT (err says why and where), IDT_EINVAL (options),
 * IDT_EBUSY, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_molecule_identify(idt_molecule *out, idt_molecule_scratch *scratch,
                                              idt_bytes text, const idt_molecule_options *options,
                                              idt_error *err);

/**
 * Say what each text of a column is. A text that is no structure does not stop the column.
 *
 * After the scratch has seen its largest molecule and its longest column, no memory is allocated.
 *
 * @param out    [n] one result a text, each with its own status
 * @param texts  [n] borrowed for the call
 * @return IDT_OK, IDT_EINVAL (options), IDT_EBUSY, IDT_ENOMEM; on failure `out` is zeroed
 */
IDT_API IDT_CHECKED int idt_molecule_identify_column(idt_molecule *out,
                                                     idt_molecule_scratch *scratch,
                                                     const idt_bytes *texts, size_t n,
                                                     const idt_molecule_options *options,
                                                     idt_error *err);

/** What idt_molecule_write writes. InChI are for the command line: libinchi needs a process. */
typedef enum idt_molecule_form {
    IDT_MOLECULE_AS_CANONICAL = 0, /* canonical SMILES: one text for all writings of a structure */
    IDT_MOLECULE_AS_SMILES = 1,    /* SMILES with the atoms in the order of the input */
    IDT_MOLECULE_AS_MOLFILE = 2    /* V2000, beyond 999 atoms or bonds V3000; drawn flat with wedges
                                      up to 400 atoms, without coordinates and stereo beyond */
} idt_molecule_form;

/**
 * Write one structure in another form.
 *
 * @param out      lives in the scratch until its next call; empty on failure
 * @param text     as for idt_molecule_identify
 * @param options  the format of the text; what it wants is not asked
 * @param form     idt_molecule_form
 * @return IDT_OK, IDT_EFORMAT, IDT_ELIMIT (err says why and where), IDT_EINVAL (options, form),
 * IDT_EBUSY, IDT_ENOMEM
 */
IDT_API IDT_CHECKED int idt_molecule_write(idt_bytes *out, idt_molecule_scratch *scratch,
                                           idt_bytes text, const idt_molecule_options *options,
                                           uint32_t form, idt_error *err);

/** Write a key as 32 lower-case hexadecimal digits and a NUL. */
IDT_API void idt_molecule_key_text(char out[IDT_MOLECULE_KEY_TEXT], const idt_molecule_key *key);

#ifdef __cplusplus
}
#endif
#endif
