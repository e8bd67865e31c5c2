/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chinese names of people in Latin letters. Pinyin words that differ are different names, however
 * alike (Zhiqiang, Zhigang), and unlike ones may be one name in two dialects or systems (Yip Chuen
 * Fat, Ye Chuanfa; Hsu Chih-hao, Xu Zhihao).
 */
#ifndef IDT_PARTY_CHINESE_H
#define IDT_PARTY_CHINESE_H

#include "party/party.h"

/** Whether two analysed names of people in Latin letters are one Chinese name. */
typedef enum idt_chinese_answer {
    IDT_CHINESE_NOT,       /* at least one of them is no Chinese name: nothing is said */
    IDT_CHINESE_SAME,      /* the same characters can stand behind both */
    IDT_CHINESE_DIFFERENT, /* none can */
} idt_chinese_answer;

/**
 * Compare two names of two to four syllables with a known family name first or last. Both must be
 * in Latin letters. No allocation.
 */
idt_chinese_answer idt_chinese__compare(const idt_name_view *l, const idt_name_view *r);

#endif
