/* SPDX-License-Identifier: Apache-2.0 */
/* InChI, the parent's side: ask the child and believe nothing. */
#include "chem/io/inchi.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "chem/io/inchi_int.h"
#include "chem/io/smiles.h"

bool idt_inchi__is_available(void)
{
    return IDT_WITH_INCHI != 0;
}

void idt_inchi__free(idt_inchi *inchi)
{
    if (!inchi)
        return;
    idt_guard__free(&inchi->guard);
    idt_smiles_writer__free(&inchi->writer);
    idt_buf__free(&inchi->request);
    idt_buf__free(&inchi->answer);
    *inchi = (idt_inchi){0};
}

int idt_inchi__check_text(idt_bytes text, idt_error *err)
{
    if (text.len > IDT_INCHI_MAX_TEXT)
        return idt_error__set(err, IDT_ELIMIT, "InChI is longer than %d bytes", IDT_INCHI_MAX_TEXT);
    if (!idt_bytes__starts_with(text, IDT_LIT("InChI=1")))
        return idt_error__at(err, IDT_EFORMAT, 0, "an InChI starts with \"InChI=1\"");
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] <= ' ' || text.data[i] > '~')
            return idt_error__at(err, IDT_EFORMAT, i, "InChI has a character it cannot have");
    }
    return IDT_OK;
}

/* "InChI=1S/…", a tab, 27 characters. */
static bool is_answer(idt_bytes answer)
{
    const size_t key_len = IDT_INCHI_KEY_SIZE - 1;

    if (answer.len <= key_len || !idt_bytes__starts_with(answer, IDT_LIT("InChI=1")))
        return false;
    for (size_t i = 0; i < answer.len; i++) {
        char c = answer.data[i];

        if (i == answer.len - key_len - 1 ? c != '\t' : c <= ' ' || c > '~')
            return false;
    }
    return true;
}

int idt_inchi__take_answer(idt_buf *out, char key[IDT_INCHI_KEY_SIZE], idt_bytes answer,
                           idt_error *err)
{
    size_t n = answer.len - IDT_INCHI_KEY_SIZE;

    key[0] = 0;
    if (!is_answer(answer))
        return idt_error__set(err, IDT_EFORMAT, "molecule has no InChI");
    memcpy(key, answer.data + n + 1, IDT_INCHI_KEY_SIZE - 1);
    key[IDT_INCHI_KEY_SIZE - 1] = 0;
    idt_buf__put(out, answer.data, n);
    return idt_buf__status(out);
}

#if IDT_WITH_INCHI

static void init(idt_inchi *inchi)
{
    if (!inchi->guard.answer)
        idt_guard__init(&inchi->guard, idt_inchi__answer, NULL);
}

int idt_inchi__start(idt_inchi *inchi, idt_error *err)
{
    init(inchi);
    return idt_guard__start(&inchi->guard, err);
}

static int ask(idt_inchi *inchi, idt_error *err)
{
    init(inchi);
    if (idt_buf__status(&inchi->request) != IDT_OK)
        return idt_error__set(err, IDT_ENOMEM, "out of memory");
    return idt_guard__ask(&inchi->answer, &inchi->guard, idt_buf__bytes(&inchi->request), err);
}

int idt_inchi__read(idt_mol *out, idt_inchi *inchi, idt_bytes text, idt_error *err)
{
    int status;

    out->n_atoms = out->n_bonds = 0;
    status = idt_inchi__check_text(text, err);
    if (status != IDT_OK)
        return status;
    idt_buf__reset(&inchi->request);
    idt_buf__put_char(&inchi->request, 'R');
    idt_buf__put_bytes(&inchi->request, text);
    status = ask(inchi, err);
    if (status != IDT_OK)
        return status;
    status = idt_smiles__read(out, idt_buf__bytes(&inchi->answer), err);
    if (status == IDT_EFORMAT)
        idt_error__set(err, IDT_EFORMAT, "structure of the InChI is not a possible molecule");
    return status;
}

/* Ask about a molecule. */
static int ask_of(idt_inchi *inchi, char request, idt_mol *mol, idt_error *err)
{
    int status;

    if (mol->n_atoms == 0)
        return idt_error__set(err, IDT_EFORMAT, "there are no atoms");
    if (mol->n_atoms > IDT_INCHI_MAX_ATOMS)
        return idt_error__set(err, IDT_ELIMIT, "molecule has more than %d atoms",
                              IDT_INCHI_MAX_ATOMS);
    idt_buf__reset(&inchi->request);
    idt_buf__put_char(&inchi->request, request);
    status = idt_smiles__write(&inchi->request, &inchi->writer, mol, err);
    return status == IDT_OK ? ask(inchi, err) : status;
}

int idt_inchi__write(idt_buf *out, char key[IDT_INCHI_KEY_SIZE], idt_inchi *inchi, idt_mol *mol,
                     idt_error *err)
{
    int status = ask_of(inchi, 'W', mol, err);

    key[0] = 0;
    if (status != IDT_OK)
        return status;
    return idt_inchi__take_answer(out, key, idt_buf__bytes(&inchi->answer), err);
}

int idt_inchi__may_have_stereo(bool *out, idt_inchi *inchi, idt_mol *mol, idt_error *err)
{
    int status = ask_of(inchi, 'S', mol, err);

    *out = status == IDT_OK && idt_bytes__is(idt_buf__bytes(&inchi->answer), "1");
    return status;
}

#else

int idt_inchi__start(idt_inchi *inchi, idt_error *err)
{
    (void)inchi;
    return idt_error__set(err, IDT_ENOTFOUND, "this was built without libinchi");
}

int idt_inchi__read(idt_mol *out, idt_inchi *inchi, idt_bytes text, idt_error *err)
{
    (void)inchi;
    (void)text;
    out->n_atoms = out->n_bonds = 0;
    return idt_error__set(err, IDT_ENOTFOUND, "this was built without libinchi");
}

int idt_inchi__write(idt_buf *out, char key[IDT_INCHI_KEY_SIZE], idt_inchi *inchi, idt_mol *mol,
                     idt_error *err)
{
    (void)out;
    (void)inchi;
    (void)mol;
    key[0] = 0;
    return idt_error__set(err, IDT_ENOTFOUND, "this was built without libinchi");
}

int idt_inchi__may_have_stereo(bool *out, idt_inchi *inchi, idt_mol *mol, idt_error *err)
{
    (void)inchi;
    (void)mol;
    *out = false;
    return idt_error__set(err, IDT_ENOTFOUND, "this was built without libinchi");
}

#endif
