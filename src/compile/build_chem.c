/* SPDX-License-Identifier: Apache-2.0 */
/* Structures of the model to the chemistry section of a book. */
#include "compile/build_chem.h"

#include "chem/inchikeys.h"
#include "chem/io/smiles.h"
#include "compile/codes.h"

/* The place in the source of byte `offset` of an unescaped string. */
static idt_place place_inside(const idt_word *word, uint64_t offset)
{
    const char *text = word->place.source->text.data;
    uint32_t at = word->place.begin + 1, end = word->place.end - 1;

    for (; offset > 0 && at < end; offset--)
        at += text[at] == '\\' ? 2 : 1;
    return (idt_place){word->place.source, at < end ? at : end, at < end ? at + 1 : end + 1};
}

/* Passes IDT_OK and IDT_ENOMEM on; anything else is the fault of the structure. */
static int judge(int status, const idt_word *word, const idt_error *err, idt_bytes rule,
                 idt_diags *diags)
{
    if (status == IDT_OK || status == IDT_ENOMEM)
        return status;
    idt_report__error(diags, IDT_R_SMILES, place_inside(word, err->offset), rule, NULL,
                      "the structure cannot be read: %s", err->message);
    return IDT_OK;
}

static int put_structures(idt_structures_builder *builder, const idt_model *m, idt_diags *diags)
{
    int status = IDT_OK;

    for (uint32_t i = 0; i < m->substances.n && status == IDT_OK; i++) {
        const idt_m_substance *s = &m->substances.items[i];
        idt_error err = {0};

        if (s->structure.text.len > 0)
            status = judge(
                idt_structures_builder__add(builder, i, s->structure.text, s->tautomers == 0, &err),
                &s->structure, &err, s->rule.id.text, diags);
    }
    return status;
}

static int check_tests(const idt_model *m, idt_diags *diags)
{
    idt_mol mol = {0};
    int status = IDT_OK;

    for (size_t i = 0; i < m->tests.n && status == IDT_OK; i++) {
        const idt_m_test *t = &m->tests.items[i];
        idt_error err = {0};

        if (t->record.input_kind == IDT_LAW_INPUT_SMILES)
            status = judge(idt_smiles__read(&mol, t->input.text, &err), &t->input, &err,
                           (idt_bytes){NULL, 0}, diags);
    }
    idt_mol__free(&mol);
    return status;
}

int idt_build__chem(idt_buf *structures, idt_buf *tautomers, idt_buf *compositions,
                    const idt_model *model, idt_diags *diags)
{
    idt_structures_builder builder = {0};
    int status = put_structures(&builder, model, diags);

    if (status == IDT_OK)
        status = check_tests(model, diags);
    if (status == IDT_OK)
        status = idt_structures_builder__finish(&builder, structures, tautomers);
    if (status == IDT_OK)
        status = idt_structures_builder__put_compositions(&builder, compositions);
    idt_structures_builder__free(&builder);
    return status;
}

/* ---- InChIKeys ---- */

static int put_inchikey(idt_buf *out, uint32_t owner, idt_bytes smiles,
                        const idt_inchi_source *source, idt_error *err)
{
    idt_inchikey_facts facts = {false, false};
    idt_inchikey key;
    idt_buf inchi = {0};
    int status = source->inchi(source->payload, &inchi, &facts.may_have_stereo, smiles, err);

    if (status == IDT_OK && !idt_inchikey__of_inchi(&key, idt_buf__bytes(&inchi)))
        status = IDT_EFORMAT;
    if (status == IDT_OK) {
        facts.has_isotopes = idt_inchikey__states_isotopes(idt_buf__bytes(&inchi));
        status = idt_inchikeys__put(out, &key, owner, facts);
    }
    idt_buf__free(&inchi);
    return status == IDT_EFORMAT ? IDT_OK : status;
}

int idt_build__inchikeys(idt_buf *out, const idt_model *model, const idt_inchi_source *source,
                         idt_error *err)
{
    int status = IDT_OK;

    for (uint32_t i = 0; i < model->substances.n && status == IDT_OK; i++) {
        idt_bytes smiles = model->substances.items[i].structure.text;

        if (smiles.len > 0)
            status = put_inchikey(out, i, smiles, source, err);
    }
    idt_inchikeys__sort(out);
    return status;
}

/* ---- classes ---- */

static void fill_op(idt_class_clause_spec *out, const idt_model *m, const idt_m_op *op)
{
    *out = (idt_class_clause_spec){.sites = op->sites,
                                   .kinds = m->kinds.items + op->kinds.first,
                                   .n_kinds = op->kinds.n,
                                   .op = op->op,
                                   .to = op->to_sites,
                                   .chain = op->chain,
                                   .flags = op->flags,
                                   .label = (uint8_t)op->label_index,
                                   .is_exchange = op->is_exchange};
}

/* The definition for one of its parents. */
static int put_parent(idt_classes_builder *builder, idt_class_spec spec, const idt_m_parent *parent,
                      const idt_m_class *k, idt_diags *diags)
{
    idt_error err = {0};
    int status;

    spec.parent = parent->smiles.text;
    spec.flags |= parent->flags;
    spec.module = k->module_sites;
    if (parent->flags & IDT_CLASS_EXEMPT) {
        spec.module = 0;
        spec.n_clauses = 0;
    }
    status = idt_classes_builder__add(builder, &spec, &err);
    if (status == IDT_OK || status == IDT_ENOMEM)
        return status;
    idt_report__error(diags, IDT_R_PARENT, parent->smiles.place, k->rule.id.text, NULL,
                      "the definition cannot be built: %s", err.message);
    return IDT_OK;
}

static int put_class(idt_classes_builder *builder, const idt_model *m, uint32_t i, idt_diags *diags)
{
    const idt_m_class *k = &m->classes.items[i];
    idt_class_clause_spec clauses[IDT_CLASS_MAX_CLAUSES];
    idt_class_spec spec = {
        .owner = i, .max_mass = k->max_mass, .clauses = clauses, .n_clauses = k->ops.n};
    int status = IDT_OK;

    if (k->covers.flags & IDT_LAW_COVERS_ESTERS)
        spec.flags |= IDT_CLASS_ESTERS;
    if (k->covers.flags & IDT_LAW_COVERS_ETHERS)
        spec.flags |= IDT_CLASS_ETHERS;
    if (k->is_wide)
        spec.flags |= IDT_CLASS_WIDE;
    /* analogue provisions speak of drugs; what is like a precursor is not the precursor */
    if (m->lists.items[k->list_index].control != IDT_LAW_CONTROL_DRUG ||
        k->decides == IDT_LAW_DECIDES_EXACTLY)
        spec.flags |= IDT_CLASS_STRICT;
    if (k->ops.n > IDT_CLASS_MAX_CLAUSES) {
        idt_report__error(diags, IDT_R_TOO_MANY_CLAUSES, k->rule.head, k->rule.id.text, NULL,
                          "a class has at most %d operations", IDT_CLASS_MAX_CLAUSES);
        return IDT_OK;
    }
    for (uint32_t o = 0; o < k->ops.n; o++)
        fill_op(&clauses[o], m, &m->ops.items[k->ops.first + o]);
    for (uint32_t p = k->parents.first; p < k->parents.first + k->parents.n && status == IDT_OK;
         p++)
        status = put_parent(builder, spec, &m->parents.items[p], k, diags);
    return status;
}

int idt_build__classes(idt_classes_builder *out, const idt_model *model, idt_diags *diags)
{
    idt_error err;
    int status = IDT_OK;

    for (uint32_t i = 0; i < model->classes.n && status == IDT_OK; i++)
        status = put_class(out, model, i, diags);
    return status == IDT_OK ? idt_classes_builder__finish(out, &err) : status;
}
