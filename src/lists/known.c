/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/known.h"

#include "base/bytes.h"
#include "base/int.h"

/*
 * Chosen among the parties that all editions at hand have: for SDN those of 2021-08, 2022-12,
 * 2023-11, 2024-05 and (as far as its files go) 2025-12.
 */
static const idt_list_known known[] = {
    /* Banco Nacional de Cuba, HAMAS, Bank Markazi, KOMID, Lukashenka */
    {"us.ofac.sdn", "OFAC Specially Designated Nationals", IDT_LIST_OFAC_CSV,
     "306 4695 4632 9345 9760"},
    /* a member of the Palestinian Legislative Council, VTB Factoring, RusHydro */
    {"us.ofac.consolidated", "OFAC consolidated non-SDN lists", IDT_LIST_OFAC_CSV,
     "9640 18733 34578"},
    /* HAMAS and KOMID (SDN), Huawei and SMIC (Entity List) */
    {"us.csl", "US Consolidated Screening List", IDT_LIST_CSL_CSV,
     "sdn:4695 sdn:9345 el:4261ed02bc6092d4 el:85eb733e6dd4696c"},
    /* two orders until 2056 */
    {"us.bis.denied-persons", "BIS Denied Persons List", IDT_LIST_DPL_TXT,
     "dpl:3eb4b6e12772644e dpl:c446151034f82632"},
    /* Al-Qaida, KOMID, Al-Shabaab, Lord's Resistance Army */
    {"un.sc", "UN Security Council Consolidated List", IDT_LIST_UN_XML,
     "113458 690735 6908033 6908539"},
    /* Saddam Hussein Al-Tikriti and two of his circle */
    {"eu.fsf", "EU Financial Sanctions Files", IDT_LIST_EU_XML, "EU.27.28 EU.19.54 EU.20.79"},
    /* Al-Qaida, Al-Shabaab, KOMID, Gazprombank */
    {"gb.ofsi", "UK OFSI consolidated list", IDT_LIST_UK_CSV, "6965 11090 10892 15015"},
    /* the heads of state in the Belarus and Syria regulations */
    {"ca.sema", "Canada, Special Economic Measures Act", IDT_LIST_CA_XML,
     "Belarus:1:8:e145f2f8 Syria:2:1:6740dbf8"},
};

const idt_list_known *idt_list_known__at(size_t i)
{
    return i < IDT_COUNT_OF(known) ? &known[i] : NULL;
}

const idt_list_known *idt_list_known__find(idt_bytes name)
{
    size_t i;

    for (i = 0; i < IDT_COUNT_OF(known); i++)
        if (idt_bytes__is(name, known[i].name))
            return &known[i];
    return NULL;
}
