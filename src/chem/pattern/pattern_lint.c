/* SPDX-License-Identifier: Apache-2.0 */
/* What a rule must not say although it is SMARTS. */
#include "base/error.h"
#include "chem/pattern/smarts.h"

static const char *objection_to(const idt_smarts_node *node)
{
    switch ((idt_smarts_op)node->op) {
    case IDT_SMARTS_RING_COUNT: return "R<n> differs between toolkits, use R, x<n> or a ring";
    case IDT_SMARTS_RING_SIZE: return "r<n> differs between toolkits, write the ring out";
    case IDT_SMARTS_HYBRID: return "^<n> is not part of SMARTS, use X, v or bonds";
    case IDT_SMARTS_TRUE:
    case IDT_SMARTS_NOT:
    case IDT_SMARTS_AND:
    case IDT_SMARTS_OR:
    case IDT_SMARTS_RECURSE:
    case IDT_SMARTS_ELEMENT:
    case IDT_SMARTS_AROMATIC:
    case IDT_SMARTS_CHARGE:
    case IDT_SMARTS_H_TOTAL:
    case IDT_SMARTS_H_COUNTED:
    case IDT_SMARTS_DEGREE:
    case IDT_SMARTS_HEAVY:
    case IDT_SMARTS_CONNECTED:
    case IDT_SMARTS_VALENCE:
    case IDT_SMARTS_RING_BONDS:
    case IDT_SMARTS_IN_RING:
    case IDT_SMARTS_ISOTOPE:
    case IDT_SMARTS_HETERO:
    case IDT_SMARTS_HETERO_ALIPHATIC:
    case IDT_SMARTS_N_OPS: return NULL;
    }
    return NULL;
}

int idt_smarts__lint(const idt_smarts *smarts, idt_error *err)
{
    for (size_t i = 0; i < smarts->n_atoms; i++) {
        const idt_smarts_atom *atom = &smarts->atoms[i];

        if (atom->chirality != 0)
            return idt_error__at(err, IDT_EFORMAT, atom->begin, "chirality is not matched");
        for (uint32_t k = 0; k < atom->n_nodes; k++) {
            const char *objection = objection_to(&smarts->nodes[atom->first_node + k]);

            if (objection != NULL)
                return idt_error__at(err, IDT_EFORMAT, atom->begin, "%s", objection);
        }
    }
    for (size_t g = 0; g < smarts->n_graphs; g++) {
        const idt_smarts_graph *graph = &smarts->graphs[g];

        for (uint32_t k = 0; k < graph->n_bonds; k++) {
            const idt_smarts_bond *bond = &smarts->bonds[graph->first_bond + k];
            uint32_t at = smarts->atoms[graph->first_atom + bond->b].begin;

            if (bond->direction != 0)
                return idt_error__at(err, IDT_EFORMAT, at, "'/' and '\\' are not matched");
            if ((bond->table & ~(3u << 2 * IDT_SMARTS_DATIVE)) == 0)
                return idt_error__at(err, IDT_EFORMAT, at, "no bond can match here");
        }
    }
    return IDT_OK;
}
