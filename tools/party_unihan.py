#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make src/party/data/han.tsv from the Unicode Han Database (a development-time step).

usage: party_unihan.py DIRECTORY > src/party/data/han.tsv

DIRECTORY holds Unihan_Readings.txt, Unihan_Variants.txt and Unihan_OtherMappings.txt as in the
Debian package unicode-data. Kept are the characters of GB 2312, Big5 and the Table of General
Standard Chinese Characters; for each one its simplified form, its Mandarin, Cantonese and Korean
readings without tones, and for the common ones up to eight English words of its definition.
"""
import re
import sys
import unicodedata

STOP = set("""the and for with surname used see same variant form radical kind type name number character
not also one's some any that which from into very non classifier particle phonetic interjection
word old bone suffix prefix kangxi sound place dynasty measure final thing person""".split())


# The reading in names where the database puts that of a particle or a verb first.
IN_NAMES = {"地": "di", "了": "liao", "着": "zhuo", "都": "du", "长": "chang", "長": "chang",
            "的": "di", "得": "de", "重": "chong", "曾": "zeng"}


def read(path, fields):
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                if field in fields:
                    out.setdefault(int(code[2:], 16), {})[field] = value
    return out


def plain(syllable):
    s = unicodedata.normalize("NFD", syllable.lower())
    s = s.replace("u\u0308", "v")
    return "".join(c for c in s if "a" <= c <= "z")


def unique(items):
    return list(dict.fromkeys(i for i in items if i))


def mandarin(f):
    out = [plain(s) for s in f.get("kMandarin", "").split()]
    for s in re.findall(r"([^\s(]+)\((\d+)\)", f.get("kHanyuPinlu", "")):
        if int(s[1]) >= 20:
            out.append(plain(s[0]))
    for group in re.findall(r":(\S+)", f.get("kXHC1983", "")):
        out += [plain(s) for s in group.split(",")]
    return unique(out)[:4]


def common_variant(code, variants, sets):
    """The common character that an uncommon one stands for: 葯 is 药, 廸 is 迪."""
    for v in variants.get(code, {}).get("kSemanticVariant", "").split():
        other = int(v.split("<")[0][2:], 16)
        simple = variants.get(other, {}).get("kSimplifiedVariant", "").split()
        other = int(simple[0][2:], 16) if simple else other
        if "kGB0" in sets.get(other, {}):
            return chr(other)
    return ""


def gloss(text):
    words = []
    for part in re.split(r"[;,]", re.sub(r"\([^)]*\)", " ", text)):
        part = re.sub(r"^(to|a|an|the|be) ", "", part.strip().lower())
        if re.fullmatch(r"[a-z]{3,}", part) and part not in STOP:
            words.append(part)
    return unique(words)[:8]


def main():
    d = sys.argv[1]
    readings = read(d + "/Unihan_Readings.txt",
                    {"kMandarin", "kHanyuPinlu", "kXHC1983", "kCantonese", "kHangul", "kDefinition"})
    variants = read(d + "/Unihan_Variants.txt", {"kSimplifiedVariant", "kSemanticVariant"})
    sets = read(d + "/Unihan_OtherMappings.txt", {"kGB0", "kBigFive", "kTGH", "kHKSCS"})
    print("# Derived from the Unicode Han Database 15.0.0 (Unihan_Readings, Unihan_Variants,")
    print("# Unihan_OtherMappings), © 2022 Unicode, Inc., under the Unicode License; modified: reduced to")
    print("# common characters and to readings without tones by tools/party_unihan.py.")
    print("# character\tsimplified\tmandarin\tcantonese (jyutping)\tkorean\tenglish words")
    for code in sorted(set(sets) & set(readings)):
        f, s = readings[code], sets[code]
        if not 0x4E00 <= code <= 0x9FFF or not ("kGB0" in s or "kTGH" in s or "kBigFive" in s):
            if not (0x4E00 <= code <= 0x9FFF and "kHKSCS" in s and "kCantonese" in f):
                continue
        man = mandarin(f)
        if not man:
            continue
        man = unique([IN_NAMES.get(chr(code))] + man)
        simple = variants.get(code, {}).get("kSimplifiedVariant", "").split()
        simple = [chr(int(v[2:], 16)) for v in simple]
        simple = simple[0] if simple and chr(code) not in simple else ""
        if not simple and "kGB0" not in s:
            simple = common_variant(code, variants, sets)
        can = unique(re.sub(r"\d", "", c) for c in f.get("kCantonese", "").split())[:3]
        han = unique(h.split(":")[0] for h in f.get("kHangul", "").split())[:3]
        common = (s.get("kGB0", "9999") < "5600" or s.get("kBigFive", "F") < "C680")
        words = gloss(f.get("kDefinition", "")) if common else []
        print("\t".join([chr(code), simple, " ".join(man), " ".join(can), "".join(han),
                         " ".join(words)]))


main()
