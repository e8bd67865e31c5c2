/* SPDX-License-Identifier: Apache-2.0 */
/* The public calls for molecules: one text, or a column of them. */
#include "interdict/molecule.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/describe.h"
#include "chem/io/molfile.h"
#include "chem/io/smiles.h"
#include "screen/screen_int.h"

enum { MAX_MATCHES = 32 };

struct idt_molecule_scratch {
    atomic_flag is_busy;
    idt_book *book; /* may be NULL */
    idt_mol mol;
    idt_identity_scratch identity;
    idt_tautomers tautomers;
    idt_smiles_writer writer;
    idt_buf text; /* formulas and SMILES of the last call, in the order of its results */
};

int idt_molecule_scratch_new(idt_molecule_scratch **out, idt_book *book, idt_error *err)
{
    idt_molecule_scratch *scratch = idt_alloc__zeroed(1, sizeof *scratch);

    *out = scratch;
    if (!scratch)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    atomic_flag_clear(&scratch->is_busy);
    scratch->book = book ? idt_book_acquire(book) : NULL;
    return IDT_OK;
}

void idt_molecule_scratch_free(idt_molecule_scratch *scratch)
{
    if (!scratch)
        return;
    idt_mol__free(&scratch->mol);
    idt_identity_scratch__free(&scratch->identity);
    idt_tautomers__free(&scratch->tautomers);
    idt_smiles_writer__free(&scratch->writer);
    idt_buf__free(&scratch->text);
    idt_book_release(scratch->book);
    idt_alloc__free(scratch);
}

/* Big-endian, low half first: the order of the digits in `interdict molecule --key`. */
static idt_molecule_key key_of(idt_key key)
{
    idt_molecule_key out;

    for (int i = 0; i < 8; i++) {
        out.bytes[i] = (uint8_t)(key.low >> (56 - 8 * i));
        out.bytes[8 + i] = (uint8_t)(key.high >> (56 - 8 * i));
    }
    return out;
}

void idt_molecule_key_text(char out[IDT_MOLECULE_KEY_TEXT], const idt_molecule_key *key)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof key->bytes; i++) {
        out[2 * i] = digits[key->bytes[i] >> 4];
        out[2 * i + 1] = digits[key->bytes[i] & 15];
    }
    out[IDT_MOLECULE_KEY_TEXT - 1] = 0;
}

/* A molecule that is a listed substance needs no decision on what else it may be a tautomer of. */
static int name_substance(idt_molecule *out, idt_molecule_scratch *scratch,
                          const idt_identity *identity, idt_error *err)
{
    const idt_book *book = scratch->book;
    const idt_law_substance *substance;
    idt_structure_match matches[MAX_MATCHES];
    size_t n = idt_structures__find(&book->structures, identity, matches, MAX_MATCHES);
    int status =
        idt_structures__find_tautomers(matches, &n, MAX_MATCHES, &book->structures, identity,
                                       &scratch->identity, &scratch->tautomers, err);

    if (n == 0 || (status != IDT_OK && status != IDT_ELIMIT))
        return status;
    substance = &book->law.substances[matches[0].owner];
    out->substance = idt_law__str(&book->law, substance->id);
    out->title = idt_law__str(&book->law, substance->title);
    out->form = (uint32_t)idt_screen__form((idt_relation)matches[0].relation);
    out->n_related = (uint32_t)(n < MAX_MATCHES ? n : MAX_MATCHES);
    return IDT_OK;
}

/* Lengths alone go into the result: the buffer may still move. */
static int put_texts(idt_molecule *out, idt_molecule_scratch *scratch, uint32_t wants,
                     idt_error *err)
{
    size_t begin = scratch->text.len;
    int status = IDT_OK;

    if (wants & IDT_MOLECULE_WANTS_FORMULA) {
        idt_describe__formula(&scratch->text, &scratch->mol);
        out->formula.len = scratch->text.len - begin;
    }
    if (wants & IDT_MOLECULE_WANTS_SMILES) {
        status = idt_smiles__write_canonical(&scratch->text, &scratch->writer, &scratch->mol, err);
        out->smiles.len = scratch->text.len - begin - out->formula.len;
    }
    if (status == IDT_OK && idt_buf__status(&scratch->text) != IDT_OK)
        status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (status != IDT_OK)
        scratch->text.len = begin;
    return status;
}

/* Offsets of errors count from the start of the text, white space included. */
static int read_text(idt_mol *mol, idt_bytes text, const idt_molecule_options *options,
                     idt_error *err)
{
    idt_bytes smiles = idt_bytes__trim(text);
    int status;

    if (options->format == IDT_MOLECULE_MOLFILE)
        return idt_molfile__read(mol, text, err);
    status = idt_smiles__read(mol, smiles, err);
    if (status == IDT_EFORMAT)
        err->offset += (uint64_t)(smiles.data - text.data);
    return status;
}

static int fill(idt_molecule *out, idt_molecule_scratch *scratch, idt_bytes text,
                const idt_molecule_options *options, idt_error *err)
{
    idt_identity identity;
    idt_mol *mol = &scratch->mol;
    int status = read_text(mol, text, options, err);

    if (status == IDT_OK)
        status = idt_identity__find(&identity, &scratch->identity, mol, err);
    if (status != IDT_OK)
        return status;
    out->n_atoms = mol->n_atoms;
    out->skeleton_key = key_of(identity.keys[IDT_LAYERS_NONE]);
    out->full_key = key_of(identity.keys[IDT_LAYERS_ALL]);
    if (scratch->book)
        status = name_substance(out, scratch, &identity, err);
    if (status != IDT_OK)
        return status;
    return put_texts(out, scratch, options->wants, err);
}

static int identify_one(idt_molecule *out, idt_molecule_scratch *scratch, idt_bytes text,
                        const idt_molecule_options *options, idt_error *err)
{
    int status;

    memset(out, 0, sizeof *out);
    status = fill(out, scratch, text, options, err);
    if (status == IDT_OK)
        return IDT_OK;
    memset(out, 0, sizeof *out);
    out->status = status;
    if (status == IDT_EFORMAT)
        out->offset = err->offset;
    return status;
}

/* The texts lie in the buffer in the order of the results, formula before SMILES. */
static void place_texts(idt_molecule *out, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++) {
        if (out[i].formula.len > 0) {
            out[i].formula.data = text;
            text += out[i].formula.len;
        }
        if (out[i].smiles.len > 0) {
            out[i].smiles.data = text;
            text += out[i].smiles.len;
        }
    }
}

static int begin(idt_molecule_scratch *scratch, const idt_molecule_options *options, idt_error *err)
{
    const uint32_t known = IDT_MOLECULE_WANTS_FORMULA | IDT_MOLECULE_WANTS_SMILES;

    if (options->struct_size != sizeof *options || options->format > IDT_MOLECULE_MOLFILE ||
        options->wants & ~known || options->reserved != 0)
        return idt_error__set(err, IDT_EINVAL, "the options are not set");
    if (atomic_flag_test_and_set_explicit(&scratch->is_busy, memory_order_acquire))
        return idt_error__set(err, IDT_EBUSY, "the scratch is in use by another call");
    idt_buf__reset(&scratch->text);
    return IDT_OK;
}

int idt_molecule_identify(idt_molecule *out, idt_molecule_scratch *scratch, idt_bytes text,
                          const idt_molecule_options *options, idt_error *err)
{
    idt_error own = {0};
    int status;

    err = err ? err : &own;
    memset(out, 0, sizeof *out);
    status = begin(scratch, options, err);
    if (status != IDT_OK)
        return status;
    status = identify_one(out, scratch, text, options, err);
    place_texts(out, 1, scratch->text.data);
    atomic_flag_clear_explicit(&scratch->is_busy, memory_order_release);
    return status;
}

int idt_molecule_identify_column(idt_molecule *out, idt_molecule_scratch *scratch,
                                 const idt_bytes *texts, size_t n,
                                 const idt_molecule_options *options, idt_error *err)
{
    int status = begin(scratch, options, err);
    bool is_held = status == IDT_OK;

    for (size_t i = 0; status == IDT_OK && i < n; i++) {
        idt_error row = {0};

        if (identify_one(&out[i], scratch, texts[i], options, &row) == IDT_ENOMEM)
            status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    }
    if (status == IDT_OK)
        place_texts(out, n, scratch->text.data);
    else if (n > 0)
        memset(out, 0, n * sizeof *out);
    if (is_held)
        atomic_flag_clear_explicit(&scratch->is_busy, memory_order_release);
    return status;
}

static int write_form(idt_molecule_scratch *scratch, uint32_t form, idt_error *err)
{
    idt_buf *out = &scratch->text;
    idt_mol *mol = &scratch->mol;

    switch ((idt_molecule_form)form) {
    case IDT_MOLECULE_AS_CANONICAL:
        return idt_smiles__write_canonical(out, &scratch->writer, mol, err);
    case IDT_MOLECULE_AS_SMILES: return idt_smiles__write(out, &scratch->writer, mol, err);
    case IDT_MOLECULE_AS_MOLFILE: return idt_molfile__write(out, mol, (idt_bytes){NULL, 0}, err);
    }
    return idt_error__set(err, IDT_EINVAL, "there is no such form");
}

int idt_molecule_write(idt_bytes *out, idt_molecule_scratch *scratch, idt_bytes text,
                       const idt_molecule_options *options, uint32_t form, idt_error *err)
{
    idt_error own = {0};
    int status;

    err = err ? err : &own;
    *out = (idt_bytes){NULL, 0};
    status = begin(scratch, options, err);
    if (status != IDT_OK)
        return status;
    status = read_text(&scratch->mol, text, options, err);
    if (status == IDT_OK)
        status = write_form(scratch, form, err);
    if (status == IDT_OK && idt_buf__status(&scratch->text) != IDT_OK)
        status = idt_error__set(err, IDT_ENOMEM, "out of memory");
    if (status == IDT_OK)
        *out = idt_buf__bytes(&scratch->text);
    atomic_flag_clear_explicit(&scratch->is_busy, memory_order_release);
    return status;
}
