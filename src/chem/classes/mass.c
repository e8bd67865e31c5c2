/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Atomic weights in 1/1000 u, abridged; mass numbers of the longest-lived isotope where an element
 * has no standard weight.
 * @source IUPAC, Atomic weights of the elements 2021, abridged values
 */
#include "chem/classes/class.h"
#include "chem/mol/element.h"

// clang-format off
static const uint32_t weights[IDT_ELEMENT_COUNT] = {
    0, 1008, 4003, 6940, 9012, 10810, 12011, 14007, 15999, 18998, 20180, 22990, 24305, 26982,
    28085, 30974, 32060, 35450, 39950, 39098, 40078, 44956, 47867, 50942, 51996, 54938, 55845,
    58933, 58693, 63546, 65380, 69723, 72630, 74922, 78971, 79904, 83798, 85468, 87620, 88906,
    91224, 92906, 95950, 97000, 101070, 102906, 106420, 107868, 112414, 114818, 118710, 121760,
    127600, 126904, 131293, 132905, 137327, 138905, 140116, 140908, 144242, 145000, 150360,
    151964, 157250, 158925, 162500, 164930, 167259, 168934, 173045, 174967, 178486, 180948,
    183840, 186207, 190230, 192217, 195084, 196967, 200592, 204380, 207200, 208980, 209000,
    210000, 222000, 223000, 226000, 227000, 232038, 231036, 238029, 237000, 244000, 243000,
    247000, 247000, 251000, 252000, 257000, 258000, 259000, 262000, 267000, 268000, 269000,
    270000, 269000, 277000, 281000, 282000, 285000, 286000, 290000, 290000, 293000, 294000,
    294000,
};
// clang-format on

uint32_t idt_element__weight(uint32_t element)
{
    return element < IDT_ELEMENT_COUNT ? weights[element] : 0;
}

uint32_t idt_mol__component_mass(const idt_mol *mol, idt_kind_work *work, uint32_t atom)
{
    uint32_t n = 1, turn = ++work->turn, mass = 0;

    work->stack[0] = (uint16_t)atom;
    work->seen[atom] = turn;
    while (n > 0) {
        uint32_t at = work->stack[--n], word = mol->atom[at];

        work->steps++;
        mass +=
            weights[idt_atom__element(word) % IDT_ELEMENT_COUNT] + weights[1] * idt_atom__n_h(word);
        for (uint32_t k = mol->first[at]; k < mol->first[at + 1]; k++) {
            uint32_t other = mol->links[k].atom;

            if (work->seen[other] == turn)
                continue;
            work->seen[other] = turn;
            work->stack[n++] = (uint16_t)other;
        }
    }
    return mass;
}
