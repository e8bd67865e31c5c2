/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Class definitions: each kind of group on a benzene ring, the engine on small parents, and a
 * damaged section in every byte.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/int.h"
#include "chem/classes/class.h"
#include "chem/io/smiles.h"
#include "test.h"

enum {
    NO = IDT_CLASS_NO,
    ARG = IDT_CLASS_ARGUABLE,
    YES = IDT_CLASS_MATCH,
    OUT = IDT_CLASS_OUTSIDE
};

typedef struct answer {
    idt_class_finding finding;
    uint8_t role[256];
    uint32_t n;
} answer;

static void visit(void *payload, const idt_class_finding *f)
{
    answer *a = payload;

    a->finding = *f;
    a->n++;
    memcpy(a->role, f->role, f->n_atoms < 256 ? f->n_atoms : 256);
}

/* What a definition of one to three operations says of a molecule. */
static answer ask(const char *parent, const idt_class_clause_spec *clauses, uint32_t n,
                  uint32_t flags, uint32_t max_mass, const char *smiles)
{
    idt_class_spec spec = {.parent = idt_bytes__from_cstr(parent),
                           .clauses = clauses,
                           .n_clauses = n,
                           .flags = flags,
                           .max_mass = max_mass};
    idt_classes_builder builder = {0};
    idt_class_scratch scratch = {0};
    idt_classes classes;
    idt_mol mol = {0};
    answer a = {0}, again = {0};
    idt_error err;

    assert_int_equal(idt_classes_builder__add(&builder, &spec, &err), IDT_OK);
    assert_int_equal(idt_classes_builder__finish(&builder, &err), IDT_OK);
    idt_classes_builder__view(&classes, &builder);
    assert_int_equal(idt_classes__verify(&classes, &err), IDT_OK);
    assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
    assert_int_equal(idt_classes__find(&classes, &scratch, &mol, visit, &a, &err), IDT_OK);
    assert_true(a.n <= 1);
    /* the index finds what looking at every definition finds */
    assert_int_equal(idt_classes__add_index(&classes, &err), IDT_OK);
    assert_int_equal(idt_classes__find(&classes, &scratch, &mol, visit, &again, &err), IDT_OK);
    assert_int_equal(again.n, a.n);
    assert_int_equal(again.finding.answer, a.finding.answer);
    assert_true(again.finding.clauses == a.finding.clauses);
    assert_memory_equal(again.role, a.role, sizeof a.role);
    idt_classes__close(&classes);
    idt_mol__free(&mol);
    idt_class_scratch__free(&scratch);
    idt_classes_builder__free(&builder);
    return a;
}

static const struct kind_case {
    uint8_t kind, flags, min, max;
    const char *smiles; /* a benzene with one group */
    uint8_t answer, question;
} kind_cases[] = {
    {IDT_KIND_ALKYNYL, 0, 0, 6, "CC#Cc1ccccc1", YES, 0},
    {IDT_KIND_ALKYNYL, 0, 0, 2, "CC#Cc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYNYL, 0, 0, 0, "C1CC1C#Cc1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKYNYL, 0, 0, 0, "C=Cc1ccccc1", OUT, 0},
    {IDT_KIND_CYCLOALKYL, 0, 0, 6, "C1CC1c1ccccc1", YES, 0},
    {IDT_KIND_CYCLOALKYL, 0, 0, 5, "C1CCCCC1c1ccccc1", OUT, 0},
    {IDT_KIND_CYCLOALKYL, 0, 0, 6, "CC1CC1c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_CYCLOALKYL, 0, 0, 0, "C1CC1Cc1ccccc1", OUT, 0},
    {IDT_KIND_CYCLOALKYL, 0, 0, 0, "C1COC1c1ccccc1", OUT, 0},
    {IDT_KIND_CYCLOALKYLMETHYL, 0, 0, 6, "C1CC1Cc1ccccc1", YES, 0},
    {IDT_KIND_CYCLOALKYLMETHYL, 0, 0, 6, "C1CCCCC1Cc1ccccc1", ARG, IDT_QUESTION_COUNT},
    {IDT_KIND_CYCLOALKYLMETHYL, 0, 0, 6, "C1CC1CCc1ccccc1", OUT, 0},
    {IDT_KIND_ALLYL, 0, 0, 0, "C=CCc1ccccc1", YES, 0},
    {IDT_KIND_ALLYL, 0, 0, 0, "CC=Cc1ccccc1", OUT, 0},
    {IDT_KIND_PROPARGYL, 0, 0, 0, "C#CCc1ccccc1", YES, 0},
    {IDT_KIND_PROPARGYL, 0, 0, 0, "CC#Cc1ccccc1", OUT, 0},
    {IDT_KIND_PHENYL, 0, 0, 0, "c1ccccc1-c1ncncn1", OUT, 0},
    {IDT_KIND_PHENYL, 0, 0, 0, "c1ccccc1-c1ccccc1", YES, 0},
    {IDT_KIND_PHENYL, 0, 0, 0, "c1ccccc1-c1ccncc1", OUT, 0},
    {IDT_KIND_BENZYL, 0, 0, 0, "c1ccccc1Cc1ccccc1", YES, 0},
    {IDT_KIND_BENZYL, 0, 0, 0, "c1ccccc1CCc1ccccc1", OUT, 0},
    {IDT_KIND_PHENYLALKYL, 0, 1, 4, "c1ccccc1CCc1ccccc1", YES, 0},
    {IDT_KIND_PHENYLALKYL, 0, 1, 4, "c1ccccc1CCCCCc1ccccc1", OUT, 0},
    {IDT_KIND_PHENYLALKYL, 0, 1, 4, "c1ccccc1-c1ccccc1", OUT, 0},
    {IDT_KIND_BENZYLOXY, 0, 0, 0, "c1ccccc1COc1ccccc1", YES, 0},
    {IDT_KIND_BENZYLOXY, 0, 0, 0, "c1ccccc1CCOc1ccccc1", OUT, 0},
    {IDT_KIND_CARBOXY, 0, 0, 0, "OC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_CARBOXY, 0, 0, 0, "COC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_CARBOXAMIDO, 0, 0, 0, "NC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_CARBOXAMIDO, 0, 0, 0, "CNC(=O)c1ccccc1", ARG, IDT_QUESTION_AMINO},
    {IDT_KIND_CARBOXAMIDO, 0, 0, 0, "CC(=O)Nc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYLCARBONYL, 0, 0, 4, "CCCC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ALKYLCARBONYL, 0, 0, 4, "CCCCC(=O)c1ccccc1", ARG, IDT_QUESTION_COUNT},
    {IDT_KIND_ALKYLCARBONYL, 0, 0, 4, "CCCCCC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ALKYLCARBONYL, 0, 0, 0, "C1CC1C(=O)c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKYLCARBONYL, 0, 0, 0, "O=Cc1ccccc1", OUT, 0},
    {IDT_KIND_CYCLOALKYLCARBONYL, 0, 3, 6, "C1CCC1C(=O)c1ccccc1", YES, 0},
    {IDT_KIND_CYCLOALKYLCARBONYL, 0, 3, 6, "C1CCCCCC1C(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_HYDROXYALKYL, 0, 0, 2, "CC(O)c1ccccc1", YES, 0},
    {IDT_KIND_HYDROXYALKYL, 0, 0, 2, "OCCc1ccccc1", OUT, 0},
    {IDT_KIND_HYDROXYALKYL, 0, 0, 2, "CCC(O)c1ccccc1", OUT, 0},
    {IDT_KIND_PHOSPHATE, 0, 0, 0, "OP(=O)(O)Oc1ccccc1", YES, 0},
    {IDT_KIND_PHOSPHATE, 0, 0, 0, "OP(=O)(OC)Oc1ccccc1", OUT, 0},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1Oc2ccccc2O1", YES, 0},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1CNc2ccccc12", YES, 0},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1CN(C)c2ccccc12", YES, 0},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1CN(CC)c2ccccc12", OUT, 0},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1CCCCc2ccccc12", ARG, IDT_QUESTION_COUNT},
    {IDT_KIND_FUSED_RING, 0, 0, 6, "C1CCCCCCc2ccccc12", OUT, 0},
    {IDT_KIND_ANY_GROUP, 0, 0, 0, "Cc1ccccc1", YES, 0},
    {IDT_KIND_ANY_GROUP, 0, 0, 0, "C1Cc2ccccc2C1", ARG, IDT_QUESTION_RING_CLOSED},
    {IDT_KIND_AND_THE_LIKE, 0, 0, 0, "Cc1ccccc1", ARG, IDT_QUESTION_OPEN_LIST},
    {IDT_KIND_ALKYL, 0, 0, 0, "CC(C)c1ccccc1", YES, 0},
    {IDT_KIND_ALKYL, 0, 0, 3, "CC(C)c1ccccc1", YES, 0},
    {IDT_KIND_ALKYL, 0, 0, 2, "CC(C)c1ccccc1", OUT, 0},
    {IDT_KIND_ALKYL, 0, 2, 0, "Cc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYL, 0, 0, 0, "C1CC1c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKYL, 0, 0, 0, "C=Cc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYL, 0, 0, 0, "FCc1ccccc1", OUT, 0},
    {IDT_KIND_ACYCLIC_ALKYL, 0, 0, 0, "CCc1ccccc1", YES, 0},
    {IDT_KIND_ACYCLIC_ALKYL, 0, 0, 0, "C1CC1c1ccccc1", OUT, 0},
    {IDT_KIND_ALKENYL, 0, 0, 0, "C=CCc1ccccc1", YES, 0},
    {IDT_KIND_ALKENYL, 0, 0, 0, "C1=CC1c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKENYL, 0, 0, 0, "C#Cc1ccccc1", OUT, 0},
    {IDT_KIND_ALKENYL, 0, 0, 0, "CCc1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYL, 0, 0, 0, "CCOc1ccccc1", YES, 0},
    {IDT_KIND_ALKOXYL, 0, 0, 1, "CCOc1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYL, 0, 0, 0, "C=CCOc1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKOXYL, 0, 0, 0, "CC(=O)Oc1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYL, 0, 0, 0, "Oc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 0, "C1Oc2ccccc2O1", YES, 0},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 0, "C1COc2ccccc2O1", YES, 0},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 1, "C1COc2ccccc2O1", OUT, 0},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 0, "FC1(F)Oc2ccccc2O1", ARG, IDT_QUESTION_COMBINED},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 0, "C1Cc2ccccc2O1", OUT, 0},
    {IDT_KIND_ALKYLENEDIOXY, 0, 0, 0, "O=C1Oc2ccccc2O1", OUT, 0},
    {IDT_KIND_ESTER, 0, 0, 0, "COC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ESTER, 0, 0, 0, "CC(=O)Oc1ccccc1", YES, 0},
    {IDT_KIND_ESTER, 0, 0, 0, "COC(=O)Cc1ccccc1", ARG, IDT_QUESTION_HIDDEN},
    {IDT_KIND_ESTER, 0, 0, 0, "CS(=O)(=O)Oc1ccccc1", ARG, IDT_QUESTION_INORGANIC},
    {IDT_KIND_ESTER, 0, 0, 0, "OC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ESTER, 0, 0, 0, "CNC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ETHER, 0, 0, 0, "c1ccc(cc1)Oc1ccccc1", YES, 0},
    {IDT_KIND_ETHER, 0, 0, 0, "COCc1ccccc1", YES, 0},
    {IDT_KIND_ETHER, 0, 0, 0, "COCC(=O)c1ccccc1", ARG, IDT_QUESTION_HIDDEN},
    {IDT_KIND_ETHER, 0, 0, 0, "OCc1ccccc1", OUT, 0},
    {IDT_KIND_ETHER, 0, 0, 0, "CC(=O)Oc1ccccc1", OUT, 0},
    {IDT_KIND_HYDROXYL, 0, 0, 0, "Oc1ccccc1", YES, 0},
    {IDT_KIND_HYDROXYL, 0, 0, 0, "[O-]c1ccccc1", YES, 0},
    {IDT_KIND_HYDROXYL, 0, 0, 0, "COc1ccccc1", OUT, 0},
    {IDT_KIND_HYDROXYL, 0, 0, 0, "Sc1ccccc1", OUT, 0},
    {IDT_KIND_HALO, 0, 0, 0, "Ic1ccccc1", YES, 0},
    {IDT_KIND_HALO, 0, 0, 0, "Fc1ccccc1Cl", YES, 0},
    {IDT_KIND_HALO, 0, 0, 0, "FCc1ccccc1", OUT, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 0, "FC(F)(F)c1ccccc1", YES, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 0, "ClCCc1ccccc1", YES, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 1, "ClCCc1ccccc1", OUT, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 0, "CCc1ccccc1", OUT, 0},
    {IDT_KIND_HALOALKYL, 0, 0, 0, "FC=Cc1ccccc1", OUT, 0},
    {IDT_KIND_TRIFLUOROMETHYL, 0, 0, 0, "FC(F)(F)c1ccccc1", YES, 0},
    {IDT_KIND_TRIFLUOROMETHYL, 0, 0, 0, "FC(F)c1ccccc1", OUT, 0},
    {IDT_KIND_TRIFLUOROMETHOXY, 0, 0, 0, "FC(F)(F)Oc1ccccc1", YES, 0},
    {IDT_KIND_TRIFLUOROMETHOXY, 0, 0, 0, "COc1ccccc1", OUT, 0},
    {IDT_KIND_AMINO, 0, 0, 0, "Nc1ccccc1", YES, 0},
    {IDT_KIND_AMINO, 0, 0, 0, "[NH3+]c1ccccc1", YES, 0},
    {IDT_KIND_AMINO, 0, 0, 0, "CNc1ccccc1", ARG, IDT_QUESTION_AMINO},
    {IDT_KIND_AMINO, IDT_KIND_SUBSTITUTED, 0, 0, "C1CCCN1c1ccccc1", YES, 0},
    {IDT_KIND_AMINO, IDT_KIND_SUBSTITUTED, 0, 0, "C[N+](C)(C)c1ccccc1", ARG,
     IDT_QUESTION_QUATERNARY},
    {IDT_KIND_AMINO, 0, 0, 0, "CC(=O)Nc1ccccc1", OUT, 0},
    {IDT_KIND_AMINO, 0, 0, 0, "[O-][N+](=O)c1ccccc1", OUT, 0},
    {IDT_KIND_NITRO, 0, 0, 0, "[O-][N+](=O)c1ccccc1", YES, 0},
    {IDT_KIND_NITRO, 0, 0, 0, "O=N(=O)c1ccccc1", YES, 0},
    {IDT_KIND_NITRO, 0, 0, 0, "O=Nc1ccccc1", OUT, 0},
    {IDT_KIND_CYANO, 0, 0, 0, "N#Cc1ccccc1", YES, 0},
    {IDT_KIND_CYANO, 0, 0, 0, "[C-]#[N+]c1ccccc1", OUT, 0},
    {IDT_KIND_CYANO, 0, 0, 0, "NCc1ccccc1", OUT, 0},
    {IDT_KIND_ACYL, 0, 0, 0, "CC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ACYL, 0, 0, 0, "O=Cc1ccccc1", YES, 0},
    {IDT_KIND_ACYL, 0, 0, 0, "NC(=O)c1ccccc1", ARG, IDT_QUESTION_ACYL},
    {IDT_KIND_ACYL, 0, 0, 0, "COC(=O)c1ccccc1", ARG, IDT_QUESTION_ACYL},
    {IDT_KIND_ACYL, 0, 0, 0, "CS(=O)(=O)c1ccccc1", ARG, IDT_QUESTION_ACYL},
    {IDT_KIND_ACYL, 0, 0, 0, "CC(=S)c1ccccc1", ARG, IDT_QUESTION_ACYL},
    {IDT_KIND_ACYL, 0, 0, 0, "CCc1ccccc1", OUT, 0},
    {IDT_KIND_ACYL, 0, 0, 0, "CC(=C)c1ccccc1", OUT, 0},
    {IDT_KIND_ACETYL, 0, 0, 0, "CC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ACETYL, 0, 0, 0, "CCC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ACYLOXY, 0, 0, 0, "CCC(=O)Oc1ccccc1", YES, 0},
    {IDT_KIND_ACYLOXY, 0, 0, 0, "CNC(=O)Oc1ccccc1", ARG, IDT_QUESTION_INORGANIC},
    {IDT_KIND_ACYLOXY, 0, 0, 0, "[O-][N+](=O)Oc1ccccc1", ARG, IDT_QUESTION_INORGANIC},
    {IDT_KIND_ACYLOXY, 0, 0, 0, "CCOc1ccccc1", OUT, 0},
    {IDT_KIND_ACETYLOXY, 0, 0, 0, "CC(=O)Oc1ccccc1", YES, 0},
    {IDT_KIND_ACETYLOXY, 0, 0, 0, "CCC(=O)Oc1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYCARBONYL, 0, 0, 0, "CCOC(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ALKOXYCARBONYL, 0, 0, 0, "C=CCOC(=O)c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKOXYCARBONYL, 0, 0, 0, "O=C(Oc1ccccc1)c1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYCARBONYL, 0, 0, 0, "OC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYALKYL, 0, 0, 0, "CCOCc1ccccc1", YES, 0},
    {IDT_KIND_ALKOXYALKYL, 0, 0, 0, "COCOCc1ccccc1", ARG, IDT_QUESTION_COMBINED},
    {IDT_KIND_ALKOXYALKYL, 0, 0, 0, "C1CCOC1c1ccccc1", ARG, IDT_QUESTION_CYCLOALKYL},
    {IDT_KIND_ALKOXYALKYL, 0, 0, 0, "OCc1ccccc1", OUT, 0},
    {IDT_KIND_ALKOXYALKYL, 0, 0, 0, "CCOc1ccccc1", OUT, 0},
    {IDT_KIND_HALOALKOXY, 0, 0, 5, "FC(F)(F)Oc1ccccc1", YES, 0},
    {IDT_KIND_HALOALKOXY, 0, 0, 0, "COc1ccccc1", OUT, 0},
    {IDT_KIND_THIOALKYL, 0, 0, 0, "CCSc1ccccc1", YES, 0},
    {IDT_KIND_THIOALKYL, 0, 0, 1, "CCSc1ccccc1", OUT, 0},
    {IDT_KIND_THIOALKYL, 0, 0, 0, "Sc1ccccc1", OUT, 0},
    {IDT_KIND_ALKYLSULPHONYL, 0, 0, 0, "CS(=O)(=O)c1ccccc1", YES, 0},
    {IDT_KIND_ALKYLSULPHONYL, 0, 0, 0, "CS(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ALKYLSULPHONYL, 0, 0, 0, "NS(=O)(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "CC1CCCCC1c1ccccc1", YES, 0},
    {IDT_KIND_MONOCYCLE, 0, 0, 0, "C1CCCCC1c1ccccc1", YES, 0},
    {IDT_KIND_MONOCYCLE, 0, 0, 0, "CC1CCCCC1c1ccccc1", OUT, 0},
    {IDT_KIND_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "C1CC2CCC1(C2)c1ccccc1", ARG,
     IDT_QUESTION_FUSED},
    {IDT_KIND_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "C1CCCCC1Cc1ccccc1", OUT, 0},
    {IDT_KIND_HETEROMONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "c1cscc1c1ccccc1", YES, 0},
    {IDT_KIND_HETEROMONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "N1(CCOCC1)c1ccccc1", YES, 0},
    {IDT_KIND_HETEROMONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "C1CCCCC1c1ccccc1", OUT, 0},
    {IDT_KIND_HETEROMONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "c1cc2ccccc2[nH]1", OUT, 0},
    {IDT_KIND_HETEROMONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "c1cc2ncccc2cc1-c1ccccc1", ARG,
     IDT_QUESTION_FUSED},
    {IDT_KIND_AROMATIC_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "c1ccncc1-c1ccccc1", YES, 0},
    {IDT_KIND_AROMATIC_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0, "C1CCNCC1c1ccccc1", OUT, 0},
    {IDT_KIND_AROMATIC_GROUP, IDT_KIND_SUBSTITUTED, 0, 0, "c1cc2ncccc2cc1-c1ccccc1", YES, 0},
    {IDT_KIND_AROMATIC_GROUP, IDT_KIND_SUBSTITUTED, 0, 0, "C1CCCCC1c1ccccc1", OUT, 0},
    {IDT_KIND_DIHYDROFURO, 0, 0, 0, "C1Cc2ccccc2O1", YES, 0},
    {IDT_KIND_DIHYDROFURO, 0, 0, 0, "C1=Cc2ccccc2O1", OUT, 0},
    {IDT_KIND_DIHYDROFURO, 0, 0, 0, "C1Cc2ccccc2C1", OUT, 0},
    {IDT_KIND_ORGANYL, 0, 0, 0, "CCc1ccccc1", YES, 0},
    {IDT_KIND_ORGANYL, 0, 0, 0, "CC(=O)c1ccccc1", OUT, 0},
    {IDT_KIND_ORGANYL, 0, 0, 0, "COc1ccccc1", OUT, 0},
};

static void kinds_take_refuse_and_ask(void **state)
{
    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(kind_cases); i++) {
        const struct kind_case *c = &kind_cases[i];
        idt_class_kind kind = {c->kind, c->flags, c->min, c->max};
        idt_class_clause_spec clause = {
            .sites = 0x3f, .kinds = &kind, .n_kinds = 1, .op = IDT_CLASS_SUBSTITUTE};
        answer a = ask("c1ccccc1", &clause, 1, 0, 0, c->smiles);

        if (a.finding.answer != c->answer ||
            (c->question != 0 && a.finding.questions != UINT32_C(1) << c->question))
            fail_msg("%s as %s: answer %u, questions %#x", c->smiles, idt_kind__name(c->kind),
                     a.finding.answer, a.finding.questions);
    }
}

static void every_kind_has_a_name_and_a_case(void **state)
{
    bool is_tested[IDT_N_KINDS] = {0};

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(kind_cases); i++)
        is_tested[kind_cases[i].kind] = true;
    /* these need another parent: see the tests below and the rulebook's own */
    is_tested[IDT_KIND_HYDROGEN] = is_tested[IDT_KIND_CYCLIC] = true;
    is_tested[IDT_KIND_HYDROCARBYLENE] = is_tested[IDT_KIND_HETERO_LINK] = true;
    is_tested[IDT_KIND_PYRROLIDINO] = is_tested[IDT_KIND_PIPERIDINO] = true;
    is_tested[IDT_KIND_MORPHOLINO] = is_tested[IDT_KIND_DIMETHYLAZETIDINO] = true;
    is_tested[IDT_KIND_OXASPIRO] = is_tested[IDT_KIND_RING] = is_tested[IDT_KIND_ANY_RING] = true;
    is_tested[IDT_KIND_CARBON_RING] = is_tested[IDT_KIND_OXO] = true;
    is_tested[IDT_KIND_AMIDE] = is_tested[IDT_KIND_CARBAMATE] = is_tested[IDT_KIND_ACETAL] = true;
    for (uint8_t i = 0; i < IDT_N_KINDS; i++) {
        assert_non_null(idt_kind__name(i));
        assert_true(is_tested[i]);
    }
    for (uint8_t i = 0; i < IDT_N_QUESTIONS; i++) {
        assert_non_null(idt_question__name(i));
        assert_non_null(idt_question__text(i));
    }
    assert_null(idt_kind__name(IDT_N_KINDS));
    assert_null(idt_question__text(IDT_N_QUESTIONS));
}

/* ---- wide readings ---- */

/* The group on a benzene that is written first; every further atom is of it. */
static idt_kind_result ask_wide(const idt_class_kind *kind, const char *smiles)
{
    enum { N_PARENT = 6, MAX_ATOMS = 64 };
    uint32_t seen[MAX_ATOMS] = {0}, mark[MAX_ATOMS] = {0};
    uint16_t stack[MAX_ATOMS], depth[MAX_ATOMS], atoms[MAX_ATOMS];
    idt_kind_work work = {.seen = seen, .stack = stack, .depth = depth};
    idt_group g = {.atoms = atoms, .mark = mark, .work = &work, .turn = 1};
    idt_kind_result result;
    idt_mol mol = {0};
    idt_error err;

    assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
    assert_int_equal(idt_mol__perceive(&mol, IDT_MOL_AROMATICITY, &err), IDT_OK);
    assert_in_range(mol.n_atoms, N_PARENT + 1, MAX_ATOMS);
    g.mol = &mol;
    for (uint32_t k = 0; k < mol.n_bonds; k++) {
        uint32_t a = mol.a[k] < mol.b[k] ? mol.a[k] : mol.b[k], b = mol.a[k] + mol.b[k] - a;

        if (a >= N_PARENT || b < N_PARENT)
            continue;
        g.anchor[g.n_ends] = (uint16_t)a;
        g.root[g.n_ends] = (uint16_t)b;
        g.bond[g.n_ends++] = mol.bond[k];
    }
    assert_true(g.n_ends > 0);
    atoms[g.n++] = g.root[0];
    for (uint32_t i = N_PARENT; i < mol.n_atoms; i++) {
        if (i != g.root[0])
            atoms[g.n++] = (uint16_t)i;
        mark[i] = g.turn;
    }
    result = idt_kind__test_wide(kind, 1, &g);
    idt_mol__free(&mol);
    return result;
}

static void wide_readings_only_ask(void **state)
{
    static const struct {
        uint8_t kind, max;
        const char *smiles;
        uint8_t question; /* IDT_QUESTION_NONE: not even arguably */
    } cases[] = {
        {IDT_KIND_ALKYL, 0, "c1ccccc1CO", IDT_QUESTION_CYCLOALKYL},
        {IDT_KIND_ALKYL, 0, "c1ccccc1Cc1ccccc1", IDT_QUESTION_CYCLOALKYL},
        {IDT_KIND_ALKYL, 7, "c1ccccc1Cc1ccccc1", IDT_QUESTION_CYCLOALKYL},
        {IDT_KIND_ALKYL, 6, "c1ccccc1Cc1ccccc1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c1ccccc1C1CC1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c1ccccc1C(=O)C", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c1ccccc1OC", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "C1=CC=CCC1=CC", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c12ccccc1CCC2", IDT_QUESTION_RING_CLOSED},
        {IDT_KIND_ALKYL, 3, "c12ccccc1CCC2", IDT_QUESTION_RING_CLOSED},
        {IDT_KIND_ALKYL, 2, "c12ccccc1CCC2", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c12ccccc1COC2", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "c12ccccc1C=CC2", IDT_QUESTION_NONE},
        {IDT_KIND_ALKYL, 0, "C12CCCCC1=CCC2", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "C1=CC=CCC1=CC", IDT_QUESTION_CYCLOALKYL},
        {IDT_KIND_ALKENYL, 1, "C1=CC=CCC1=CC", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "C1=CC=CCC1=CO", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "C1=CC=CCC1=CC#C", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "C1=CC=CCC1=C1CC1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "C1=CC=CCC1=O", IDT_QUESTION_NONE},
        {IDT_KIND_ALKENYL, 0, "c12ccccc1CCC2", IDT_QUESTION_NONE},
        {IDT_KIND_ALKOXYL, 0, "c1ccccc1OCc1ccccc1", IDT_QUESTION_CYCLOALKYL},
        {IDT_KIND_ALKOXYL, 6, "c1ccccc1OCc1ccccc1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKOXYL, 0, "c1ccccc1Oc1ccccc1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKOXYL, 0, "c1ccccc1OC1CC1", IDT_QUESTION_NONE},
        {IDT_KIND_ALKOXYL, 0, "c1ccccc1O", IDT_QUESTION_NONE},
        {IDT_KIND_ALKOXYL, 0, "c1ccccc1SC", IDT_QUESTION_NONE},
        {IDT_KIND_AMINO, 0, "c1ccccc1NC(C)=O", IDT_QUESTION_AMINO},
        {IDT_KIND_AMINO, 0, "c1ccccc1N1CCCCC1", IDT_QUESTION_AMINO},
        {IDT_KIND_AMINO, 0, "c1ccccc1N=C", IDT_QUESTION_NONE},
        {IDT_KIND_AMINO, 0, "c1ccccc1n1cccc1", IDT_QUESTION_NONE},
        {IDT_KIND_AMINO, 0, "c1ccccc1CN", IDT_QUESTION_NONE},
        {IDT_KIND_AMINO, 0, "C1=CC=CCC1=N", IDT_QUESTION_NONE},
        {IDT_KIND_ETHER, 0, "c1ccccc1SC", IDT_QUESTION_THIO},
        {IDT_KIND_ETHER, 0, "c1ccccc1SC(C)=O", IDT_QUESTION_NONE},
        {IDT_KIND_ETHER, 0, "c1ccccc1S", IDT_QUESTION_NONE},
        {IDT_KIND_ETHER, 0, "c1ccccc1SN", IDT_QUESTION_NONE},
        {IDT_KIND_ETHER, 0, "c1ccccc1S(C)(=O)=O", IDT_QUESTION_NONE},
        {IDT_KIND_ESTER, 0, "c1ccccc1SC(C)=O", IDT_QUESTION_THIO},
        {IDT_KIND_ESTER, 0, "c1ccccc1C(=O)SC", IDT_QUESTION_THIO},
        {IDT_KIND_ESTER, 0, "c1ccccc1C(=O)S", IDT_QUESTION_NONE},
        {IDT_KIND_ESTER, 0, "c1ccccc1C(=O)C", IDT_QUESTION_NONE},
        {IDT_KIND_ESTER, 0, "c1ccccc1SC", IDT_QUESTION_NONE},
        {IDT_KIND_ESTER, 0, "c1ccccc1C(=S)SC", IDT_QUESTION_NONE},
        {IDT_KIND_HALO, 0, "c1ccccc1CF", IDT_QUESTION_NONE},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_class_kind kind = {cases[i].kind, 0, 0, cases[i].max};
        idt_kind_result result = ask_wide(&kind, cases[i].smiles);
        bool asks = cases[i].question != IDT_QUESTION_NONE;

        if (result.answer != (asks ? IDT_KIND_ARGUABLE : IDT_KIND_NO) ||
            result.question != cases[i].question)
            fail_msg("%s as %s: answer %u, question %u", cases[i].smiles, idt_kind__name(kind.kind),
                     result.answer, result.question);
    }
}

/* ---- modules, rings that are closed, chains ---- */

static const idt_class_kind head_kinds[] = {
    {IDT_KIND_ALKYL, 0, 0, 6},   {IDT_KIND_ALKENYL, 0, 0, 6}, {IDT_KIND_ALKYNYL, 0, 0, 6},
    {IDT_KIND_ALKOXYL, 0, 0, 6}, {IDT_KIND_AMINO, 0, 0, 0},   {IDT_KIND_HYDROXYL, 0, 0, 0},
    {IDT_KIND_CARBOXY, 0, 0, 0}, {IDT_KIND_PHENYL, 0, 0, 0},  {IDT_KIND_HALO, 0, 0, 0}};

/* Groups on benzene that are substituted further, up to a chain of 4. */
static void chains_are_measured_without_rings(void **state)
{
    static const struct {
        const char *smiles;
        uint8_t answer;
        uint32_t question;
    } cases[] = {
        {"CCCCc1ccccc1", YES, 0},
        {"CCCCCCCc1ccccc1", OUT, 0},
        {"FC(Cl)c1ccccc1", YES, 0},
        {"N#CCCc1ccccc1", YES, 0},
        {"FC(F)(C)C(C)(C)c1ccccc1", YES, 0},
        {"CCC(O)C(C)c1ccccc1", ARG, 1u << IDT_QUESTION_CHAIN},
        {"CCC(O)CCCCl", NO, 0},
        {"C1CCCCC1Cc1ccccc1", YES, 0},
        {"CCCC1CCCCC1Cc1ccccc1", YES, 0},
        {"CCCC1CCCCC1CCc1ccccc1", ARG, 1u << IDT_QUESTION_CHAIN},
        {"CCCCCC1CCCCC1CNc1ccccc1", OUT, 0},
        {"C[Si](C)(C)c1ccccc1", OUT, 0},
        {"C[Si](C)(C)Cc1ccccc1", OUT, 0},
        {"[B]Cc1ccccc1", OUT, 0},
        {"CP(C)Cc1ccccc1", OUT, 0},
        {"FC=Cc1ccccc1", YES, 0},
        {"FC#Cc1ccccc1", YES, 0},
        {"N#Cc1ccccc1", OUT, 0},
        {"FCOc1ccccc1", YES, 0},
        {"CC(=O)Oc1ccccc1", YES, 0},
        {"CC(=O)Nc1ccccc1", YES, 0},
        {"CC=Nc1ccccc1", OUT, 0},
        {"COC(=O)c1ccccc1", YES, 0},
        {"CC(=O)c1ccccc1", OUT, 0},
        {"CS(=O)(=O)c1ccccc1", OUT, 0},
        {"FC1CC1c1ccccc1", ARG, 1u << IDT_QUESTION_CYCLOALKYL},
        {"c1cncnc1-c1ccccc1", OUT, 0},
        {"c1ccc2ccccc2c1-c1ccccc1", ARG, 1u << IDT_QUESTION_FUSED},
    };
    idt_class_clause_spec clause = {
        .sites = 0x3f, .kinds = head_kinds, .n_kinds = 9, .op = IDT_CLASS_SUBSTITUTE, .chain = 4};
    answer a;

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        a = ask("c1ccccc1", &clause, 1, 0, 0, cases[i].smiles);
        if (a.finding.answer != cases[i].answer ||
            (cases[i].question != 0 && a.finding.questions != cases[i].question))
            fail_msg("%s: answer %u, questions %#x", cases[i].smiles, a.finding.answer,
                     a.finding.questions);
    }
    clause.flags = IDT_CLASS_CHAIN_CNO;
    a = ask("c1ccccc1", &clause, 1, 0, 0, "OCCc1ccccc1");
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, 0, 0, "FCCc1ccccc1");
    assert_int_equal(a.finding.answer, OUT);
    clause.flags = IDT_CLASS_ARGUABLY;
    a = ask("c1ccccc1", &clause, 1, 0, 0, "OCCc1ccccc1");
    assert_int_equal(a.finding.answer, ARG);
    assert_int_equal(a.finding.questions, 1u << IDT_QUESTION_DRAWING);
}

static void rings_are_closed_where_a_clause_says_so(void **state)
{
    static const idt_class_kind ring[] = {{IDT_KIND_RING, 0, 4, 6}, {IDT_KIND_ALKYL, 0, 0, 2}};
    static const idt_class_kind any[] = {{IDT_KIND_ANY_RING, 0, 4, 6}};
    static const idt_class_kind carbon[] = {{IDT_KIND_CARBON_RING, 0, 4, 6}};
    static const struct {
        const char *smiles;
        const idt_class_kind *kinds;
        uint8_t chain, answer;
    } cases[] = {
        /* N–C–C–ring of the parent NCCC1CCCC1: N is the site, the chain may take part */
        {"C1CCN1CCC2CCCC2", ring, 0, YES},
        {"C1CCCN1CCC2CCCC2", ring, 0, YES},
        {"C1CCCCCN1CCC2CCCC2", ring, 0, NO},
        {"C1CN1CCC2CCCC2", ring, 0, NO},
        {"C1CN1CCC2CCCC2", any, 0, NO},
        {"C1CCCN1CCC2CCCC2", any, 0, YES},
        {"C1CC(CC)CN1CCC2CCCC2", ring, 0, YES},
        {"C1CC(CCC)CN1CCC2CCCC2", ring, 0, NO},
        {"C1CC(CCC)CN1CCC2CCCC2", ring, 3, YES},
        {"C1CC(CCC)CN1CCC2CCCC2", ring, 2, NO},
        {"C1CC(O)CN1CCC2CCCC2", any, 0, NO},
        {"C1COCN1CCC2CCCC2", ring, 0, YES},
        {"c1cccn1CCC2CCCC2", ring, 0, ARG},
        {"c1cccn1CCC2CCCC2", any, 0, YES},
        {"C1CCC(N1)CC2CCCC2", ring, 0, YES},
        {"C1CC(CC2CCCC2)N1", ring, 0, YES},
        {"C1CC(CC2CCCC2)=N1", ring, 0, NO},
        {"C1CCCN1CCC2CCCC2", carbon, 0, YES},
        {"C1CC=CN1CCC2CCCC2", carbon, 0, ARG},
        {"C1COCN1CCC2CCCC2", carbon, 0, NO},
        {"C1CC(C)CN1CCC2CCCC2", carbon, 0, NO},
        {"C1C2CCCC2CCN1", ring, 0, NO}, /* with the ring of the parent: no clause */
        {"NC1CC1C2CCCC2", ring, 0, NO}, /* without the nitrogen */
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        idt_class_clause_spec clause = {.sites = 1,
                                        .to = 6,
                                        .kinds = cases[i].kinds,
                                        .n_kinds = cases[i].kinds == ring ? 2 : 1,
                                        .op = IDT_CLASS_CLOSE,
                                        .chain = cases[i].chain};
        answer a = ask("NCCC1CCCC1", &clause, 1, IDT_CLASS_STRICT, 0, cases[i].smiles);

        if (a.finding.answer != cases[i].answer)
            fail_msg("%s (%zu): answer %u, questions %#x", cases[i].smiles, i, a.finding.answer,
                     a.finding.questions);
    }
}

/* Several parents with one root, one of them drawn only, one that stands for itself, one exempt. */
static void put_modular(idt_classes_builder *builder)
{
    static const idt_class_kind halo[] = {{IDT_KIND_HALO, 0, 0, 0}};
    static const idt_class_kind oxo[] = {{IDT_KIND_OXO, 0, 0, 0}};
    static const idt_class_kind ring[] = {{IDT_KIND_RING, 0, 4, 6}};
    static const idt_class_clause_spec clauses[] = {
        {.sites = ~UINT64_C(7), .kinds = halo, .n_kinds = 1, .op = IDT_CLASS_SUBSTITUTE},
        {.sites = 4, .kinds = oxo, .n_kinds = 1, .op = IDT_CLASS_SUBSTITUTE, .label = 1},
        {.sites = 6,
         .to = ~UINT64_C(7),
         .kinds = ring,
         .n_kinds = 1,
         .op = IDT_CLASS_CLOSE,
         .label = 2,
         .chain = 3},
    };
    idt_class_spec specs[] = {
        {.parent = IDT_LIT("NCCc1ccccc1"), .flags = 0},
        {.parent = IDT_LIT("NCCc1cccc2ccccc12"), .flags = IDT_CLASS_PARENT},
        {.parent = IDT_LIT("NCCc1ccsc1"), .flags = IDT_CLASS_PARENT | IDT_CLASS_DRAWN},
        {.parent = IDT_LIT("NCCc1ccc(F)cc1"), .flags = IDT_CLASS_EXEMPT},
    };
    idt_error err;

    for (size_t i = 0; i < IDT_COUNT_OF(specs); i++) {
        if (!(specs[i].flags & IDT_CLASS_EXEMPT)) {
            specs[i].module = ~UINT64_C(7);
            specs[i].clauses = clauses;
            specs[i].n_clauses = 3;
        }
        specs[i].flags |= IDT_CLASS_STRICT;
        assert_int_equal(idt_classes_builder__add(builder, &specs[i], &err), IDT_OK);
    }
    assert_int_equal(idt_classes_builder__finish(builder, &err), IDT_OK);
}

typedef struct best_answer {
    uint8_t answer;
    bool is_exempt;
    uint32_t questions;
} best_answer;

static void visit_best(void *payload, const idt_class_finding *f)
{
    best_answer *best = payload;

    best->is_exempt |= f->is_exempt != 0;
    if (f->answer < best->answer)
        return;
    best->answer = f->answer;
    best->questions = f->questions;
}

static void parents_of_one_class_share_a_root(void **state)
{
    static const struct {
        const char *smiles;
        uint8_t answer;
        bool is_exempt;
    } cases[] = {
        {"NCCc1ccccc1", NO, false},        {"NCCc1ccc(Cl)cc1", YES, false},
        {"NCCc1ccc(F)cc1", YES, true},     {"Cl.NCCc1ccc(F)cc1", YES, true},
        {"NCCc1ccc(F)c(F)c1", YES, false}, {"NCCc1cccc2ccccc12", YES, false},
        {"NCCc1ccc2ccccc2c1", NO, false},  {"NCCc1ccsc1", ARG, false},
        {"NCCc1cc(Cl)sc1", ARG, false},    {"NCC(=O)c1ccccc1", YES, false},
        {"NC(=O)Cc1ccccc1", NO, false},    {"NC1Cc2ccccc2C1", YES, false},
        {"NC1CCCc2ccccc2C1", NO, false},   {"NCCC1CCCCC1", NO, false},
        {"NCCc1ccccc1C", NO, false},       {"NCCCCc1ccccc1", NO, false},
    };
    idt_classes_builder builder = {0};
    idt_class_scratch scratch = {0};
    idt_classes classes;
    idt_mol mol = {0};
    idt_error err;

    (void)state;
    put_modular(&builder);
    idt_classes_builder__view(&classes, &builder);
    assert_int_equal(idt_classes__verify(&classes, &err), IDT_OK);
    assert_int_equal(classes.records[0].n_alike, 3);
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        best_answer best = {0};

        assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(cases[i].smiles), &err),
                         IDT_OK);
        assert_int_equal(idt_classes__find(&classes, &scratch, &mol, visit_best, &best, &err),
                         IDT_OK);
        if (best.answer != cases[i].answer || best.is_exempt != cases[i].is_exempt)
            fail_msg("%s: answer %u, exempt %d", cases[i].smiles, best.answer, best.is_exempt);
    }
    idt_mol__free(&mol);
    idt_class_scratch__free(&scratch);
    idt_classes_builder__free(&builder);
}

/* A parent with a replaced ring, a chain and a link: c1ccccc1 – CH2 – O – CH3. */
static const idt_class_kind ring_kinds[] = {
    {IDT_KIND_AROMATIC_MONOCYCLE, IDT_KIND_SUBSTITUTED, 0, 0}};
static const idt_class_kind link_kinds[] = {{IDT_KIND_HYDROCARBYLENE, 0, 1, 2},
                                            {IDT_KIND_HETERO_LINK, 0, 0, 0}};
static const idt_class_kind end_kinds[] = {{IDT_KIND_HYDROGEN, 0, 0, 0}, {IDT_KIND_ALKYL, 0, 0, 0}};
static const idt_class_clause_spec parts[] = {
    {.sites = 0x3f, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE, .label = 0},
    {.sites = 0x40, .kinds = link_kinds, .n_kinds = 2, .op = IDT_CLASS_REPLACE, .label = 1},
    {.sites = 0x100, .kinds = end_kinds, .n_kinds = 2, .op = IDT_CLASS_REPLACE, .label = 2},
};

static void parts_are_replaced_linked_and_left_out(void **state)
{
    static const struct {
        const char *smiles;
        uint8_t answer;
        uint64_t clauses;
    } cases[] = {
        {"c1ccccc1COC", NO, 0},         /* the parent */
        {"c1cscc1COC", YES, 1},         /* ring */
        {"c1ccccc1CCOC", YES, 2},       /* longer link */
        {"c1ccccc1NOC", YES, 2},        /* hetero link */
        {"c1ccccc1CCCOC", OUT, 0},      /* too long */
        {"c1ccccc1CO", YES, 4},         /* nothing at the end */
        {"c1ccccc1COCC", YES, 4},       /* another alkyl */
        {"c1cscc1CCOCC", YES, 7},       /* all three */
        {"c1ccccc1C(C)OC", ARG, 2},     /* a substituted link, which the kind does not speak of */
        {"c1ccccc1COc1ccccc1", OUT, 0}, /* no clause for an aryl end; sites may swap */
        {"C1CCCCC1COC", OUT, 0},        /* a ring that is not aromatic */
        {"CC", NO, 0},
        {"c1ccccc1COC.Cl", NO, 0},
        {"c1cscc1COC.Cl", YES, 1},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(cases); i++) {
        answer a = ask("c1ccccc1COC", parts, 3, 0, 0, cases[i].smiles);

        if (a.finding.answer != cases[i].answer ||
            (cases[i].clauses != 0 && a.finding.clauses != cases[i].clauses))
            fail_msg("%s: answer %u by %#llx", cases[i].smiles, a.finding.answer,
                     (unsigned long long)a.finding.clauses);
    }
}

static void atoms_are_given_to_their_clause(void **state)
{
    answer a = ask("c1ccccc1COC", parts, 3, 0, 0, "c1cscc1CCOCC");
    static const uint8_t want[] = {2, 2, 2, 2, 2, 3, 3, 1, 4, 4};

    (void)state;
    assert_int_equal(a.finding.n_atoms, sizeof want);
    assert_memory_equal(a.role, want, sizeof want);
}

static void mass_and_coverage_limit_members(void **state)
{
    static const idt_class_kind halo[] = {{IDT_KIND_HALO, 0, 0, 0}};
    static const idt_class_kind hydroxyl[] = {{IDT_KIND_HYDROXYL, 0, 0, 0}};
    idt_class_clause_spec clause = {
        .sites = 0x3f, .kinds = halo, .n_kinds = 1, .op = IDT_CLASS_SUBSTITUTE};
    answer a;

    (void)state;
    a = ask("c1ccccc1", &clause, 1, 0, 112560, "Clc1ccccc1"); /* chlorobenzene is 112.556 u */
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, 0, 112550, "Clc1ccccc1");
    assert_int_equal(a.finding.answer, OUT);
    clause.kinds = hydroxyl;
    a = ask("c1ccccc1", &clause, 1, 0, 0, "CC(=O)Oc1ccccc1");
    assert_int_equal(a.finding.answer, OUT);
    a = ask("c1ccccc1", &clause, 1, IDT_CLASS_ESTERS, 0, "CC(=O)Oc1ccccc1");
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, IDT_CLASS_ETHERS, 0, "CCOc1ccccc1");
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, 0, 0, "[2H]c1ccccc1O");
    assert_int_equal(a.finding.answer, ARG);
    assert_int_equal(a.finding.forms, IDT_CLASS_FORM_ISOTOPE);
    a = ask("c1ccccc1", &clause, 1, IDT_CLASS_ISOTOPES, 0, "[2H]c1ccccc1O");
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, IDT_CLASS_PARENT, 0, "c1ccccc1");
    assert_int_equal(a.finding.answer, YES);
    a = ask("c1ccccc1", &clause, 1, 0, 0, "Oc1ccccc1.Cl");
    assert_int_equal(a.finding.forms, IDT_CLASS_FORM_SALT);
}

static void an_exchanged_ring_atom_is_a_question(void **state)
{
    static const idt_class_kind amino[] = {{IDT_KIND_AMINO, 0, 0, 0}};
    idt_class_clause_spec clause = {.sites = 0x3f,
                                    .kinds = amino,
                                    .n_kinds = 1,
                                    .op = IDT_CLASS_SUBSTITUTE,
                                    .is_exchange = true};
    answer a = ask("C1CCCCC1CS", &clause, 1, 0, 0, "C1CNCCC1CS");

    (void)state;
    assert_int_equal(a.finding.answer, ARG);
    assert_int_equal(a.finding.questions, 1u << IDT_QUESTION_EXCHANGE);
    clause.is_exchange = false;
    a = ask("C1CCCCC1CS", &clause, 1, 0, 0, "C1CNCCC1CS");
    assert_int_equal(a.n, 0);
}

/* Highly symmetric input ends in the step limit or before; never in "no" by exhaustion. */
static void symmetric_molecules_end(void **state)
{
    static const idt_class_kind any[] = {{IDT_KIND_ANY_GROUP, 0, 0, 0}};
    idt_class_clause_spec clause = {
        .sites = 0xff, .kinds = any, .n_kinds = 1, .op = IDT_CLASS_SUBSTITUTE};
    char smiles[4096] = "";
    answer a;

    (void)state;
    for (int i = 0; i < 200; i++)
        strcat(smiles, "C(C)(C)");
    a = ask("CC(C)(C)CC(C)C", &clause, 1, 0, 0, smiles);
    assert_true(a.n == 1 && a.finding.answer >= ARG);
}

static void what_cannot_be_cut_is_refused(void **state)
{
    static const idt_class_clause_spec wrong[] = {
        {.sites = 0x3e, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE},
        {.sites = 0x1ff, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE},
        {.sites = 0x40, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE},
        {.sites = 0x3f, .kinds = link_kinds, .n_kinds = 2, .op = IDT_CLASS_SUBSTITUTE},
        {.sites = 0, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE},
        {.sites = 0x200, .kinds = ring_kinds, .n_kinds = 1, .op = IDT_CLASS_REPLACE},
        {.sites = 0x3f, .kinds = ring_kinds, .n_kinds = 0, .op = IDT_CLASS_REPLACE},
    };

    (void)state;
    for (size_t i = 0; i < IDT_COUNT_OF(wrong); i++) {
        idt_class_spec spec = {
            .parent = IDT_LIT("c1ccccc1COC"), .clauses = &wrong[i], .n_clauses = 1};
        idt_classes_builder builder = {0};
        idt_error err;
        int status = idt_classes_builder__add(&builder, &spec, &err);

        /* links on a substitution simply never apply */
        assert_int_equal(status, i == 3 ? IDT_OK : IDT_EFORMAT);
        assert_true(status == IDT_OK || builder.records.len == 0);
        idt_classes_builder__free(&builder);
    }
}

/* Every byte of every record set to every of a few values: refused, or searched without harm. */
static void damage(idt_classes_builder *builder, const char *smiles)
{
    static const unsigned char values[] = {0, 1, 2, 63, 64, 127, 128, 254, 255};
    idt_buf *bufs[] = {&builder->records,  &builder->patterns, &builder->atoms, &builder->segments,
                       &builder->closures, &builder->clauses,  &builder->kinds};
    idt_class_scratch scratch = {0};
    uint32_t n_refused = 0;
    idt_classes classes;
    idt_mol mol = {0};
    idt_error err;

    assert_int_equal(idt_smiles__read(&mol, idt_bytes__from_cstr(smiles), &err), IDT_OK);
    for (size_t b = 0; b < IDT_COUNT_OF(bufs); b++) {
        for (size_t i = 0; i < bufs[b]->len; i++) {
            char before = bufs[b]->data[i];

            for (size_t v = 0; v < sizeof values; v++) {
                best_answer best = {0};

                bufs[b]->data[i] = (char)values[v];
                idt_classes_builder__view(&classes, builder);
                if (idt_classes__verify(&classes, &err) != IDT_OK) {
                    n_refused++;
                    continue;
                }
                assert_int_equal(
                    idt_classes__find(&classes, &scratch, &mol, visit_best, &best, &err), IDT_OK);
                assert_int_equal(idt_classes__add_index(&classes, &err), IDT_OK);
                assert_int_equal(
                    idt_classes__find(&classes, &scratch, &mol, visit_best, &best, &err), IDT_OK);
                idt_classes__close(&classes);
            }
            bufs[b]->data[i] = before;
        }
    }
    assert_in_range(n_refused, 1000, 1000000);
    idt_mol__free(&mol);
    idt_class_scratch__free(&scratch);
}

static void damaged_records_do_no_harm(void **state)
{
    idt_class_spec spec = {.parent = IDT_LIT("c1ccccc1COC"), .clauses = parts, .n_clauses = 3};
    idt_classes_builder builder = {0}, modular = {0};
    idt_error err;

    (void)state;
    assert_int_equal(idt_classes_builder__add(&builder, &spec, &err), IDT_OK);
    assert_int_equal(idt_classes_builder__finish(&builder, &err), IDT_OK);
    damage(&builder, "c1cscc1CCOCC");
    idt_classes_builder__free(&builder);
    put_modular(&modular);
    damage(&modular, "FC1CC(N)C1c1cc(Cl)sc1");
    damage(&modular, "NC1Cc2ccc(F)cc2C1");
    idt_classes_builder__free(&modular);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_take_refuse_and_ask),
        cmocka_unit_test(every_kind_has_a_name_and_a_case),
        cmocka_unit_test(wide_readings_only_ask),
        cmocka_unit_test(chains_are_measured_without_rings),
        cmocka_unit_test(rings_are_closed_where_a_clause_says_so),
        cmocka_unit_test(parents_of_one_class_share_a_root),
        cmocka_unit_test(parts_are_replaced_linked_and_left_out),
        cmocka_unit_test(atoms_are_given_to_their_clause),
        cmocka_unit_test(mass_and_coverage_limit_members),
        cmocka_unit_test(an_exchanged_ring_atom_is_a_question),
        cmocka_unit_test(symmetric_molecules_end),
        cmocka_unit_test(what_cannot_be_cut_is_refused),
        cmocka_unit_test(damaged_records_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
