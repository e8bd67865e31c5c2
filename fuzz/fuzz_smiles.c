/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMILES: whatever is read can be perceived, identified and written, and what is written is read
 * again with the same skeleton key.
 */
#include <stdlib.h>

#include "chem/ident/identity.h"
#include "chem/ident/tautomer.h"
#include "chem/io/describe.h"
#include "chem/io/smiles.h"
#include "chem/io/smiles_write.h"
#include "chem/mol/screen.h"

/*
 * An atom with more bonds than it can have: lower case beside written double bonds allows it, as in
 * RDKit (CC1=c(C)(CC1)C), and no other text can say it.
 */
static bool has_crowded_atom(const idt_mol *mol)
{
    static const uint32_t most[] = {[6] = 4, [7] = 3, [8] = 2, [15] = 5, [16] = 6};

    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        const uint32_t element = idt_atom__element(mol->atom[i]);
        uint32_t n = 0;

        for (uint32_t k = mol->first[i]; k < mol->first[i + 1]; k++)
            n += idt_bond__order(mol->bond[mol->links[k].bond]);
        if (element < sizeof most / sizeof *most && most[element] > 0 &&
            idt_atom__charge(mol->atom[i]) == 0 && n > most[element])
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Long texts only slow the search down; limits have their own tests. */
enum { MAX_SIZE = 4096 };

/* The search for tautomers: it ends, and the molecule is the one that needs no shift at all. */
static void find_tautomers(idt_identity_scratch *scratch, const idt_identity *identity)
{
    idt_tautomers room = {0};
    idt_tautomer_target targets[5];
    bool is_met[5] = {false};
    idt_error err;
    int status;

    if (scratch->canon.mol == &scratch->bare ||
        idt_tautomers__begin(&room, scratch, identity->components[0].first_atom, &err) != IDT_OK)
        goto out;
    for (int32_t i = 0; i < 5; i++) {
        idt_tautomers__describe(&targets[i], &room, scratch);
        targets[i].n_carbon_h += i - 2;
        targets[i].skeleton = identity->components[0].keys[0];
    }
    status = idt_tautomers__find(is_met, &room, scratch, targets, 5, &err);
    if (status != IDT_OK && status != IDT_ELIMIT)
        abort();
    if (status == IDT_OK && !is_met[2])
        abort();

out:
    idt_tautomers__free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    idt_mol mol = {0}, again = {0};
    idt_identity_scratch scratch = {0};
    idt_smiles_writer writer = {0};
    idt_buf text = {0}, row = {0};
    idt_identity first, second;
    idt_error err;

    if (size > MAX_SIZE || idt_smiles__read(&mol, (idt_bytes){(const char *)data, size}, &err) != 0)
        goto out;
    if (idt_identity__find(&first, &scratch, &mol, &err) != IDT_OK)
        goto out;
    if (first.n_components > 0)
        find_tautomers(&scratch, &first);
    (void)!idt_mol__perceive(&mol, IDT_MOL_RING_COUNTS, &err);
    if (idt_smiles__write(&text, &writer, &mol, &err) != IDT_OK)
        abort();
    if (idt_describe__row(&row, (idt_bytes){"x", 1}, &mol, 0, &err) == IDT_OK)
        (void)!idt_smiles__write_canonical(&row, &writer, &mol, &err);
    /*
     * A hydrogen that stays an atom for something the text does not tell may be folded later; ':'
     * makes atoms aromatic that have no lower case; and where '*' stands in a ring with lower case,
     * several choices of its double bonds may be possible.
     */
    if (mol.has & (IDT_MOL_HAS_H_ATOM | IDT_MOL_HAS_COLON) ||
        (mol.has & IDT_MOL_HAS_AROMATIC &&
         (idt_mol__want_screen(&mol)[0] >> IDT_SCREEN_WILDCARD & 1 || has_crowded_atom(&mol))))
        goto out;
    if (idt_smiles__read(&again, idt_buf__bytes(&text), &err) != IDT_OK)
        abort();
    if (idt_identity__find(&second, &scratch, &again, &err) == IDT_OK &&
        !idt_key__equal(first.keys[IDT_LAYERS_NONE], second.keys[IDT_LAYERS_NONE]))
        abort();
out:
    idt_mol__free(&mol);
    idt_mol__free(&again);
    idt_identity_scratch__free(&scratch);
    idt_smiles_writer__free(&writer);
    idt_buf__free(&text);
    idt_buf__free(&row);
    return 0;
}
