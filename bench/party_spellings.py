#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many parties of a book are found when their names are spelt in another dialect or system: docs/evaluation-party.md.

usage: party_spellings.py INTERDICT STORE PAIRS.tsv [SOURCE]

STORE is one that party_book.py made. The left names of the pairs (columns left, right, schema, expected, source) labelled "match",
and of that source, become a list beside the others; the right names are asked. Without PAIRS ("-"), people of the SDN list
whose names are pinyin are asked in Wade-Giles, and Korean ones in the revised romanisation.
"""
import csv
import re
import subprocess
import sys
from pathlib import Path

INTERDICT, STORE, PAIRS = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
SOURCE = sys.argv[4] if len(sys.argv) > 4 else None
AS_OF = "2024-06-01"
WADE = {"zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch", "q": "ch",
        "x": "hs", "r": "j", "z": "ts", "c": "ts", "": "", "m": "m", "f": "f", "n": "n", "l": "l", "h": "h", "w": "w", "y": "y", "s": "s"}
WADE_WHOLE = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "ssu", "yan": "yen", "ye": "yeh",
              "yong": "yung", "you": "yu", "he": "ho", "wei": "wei", "yue": "yueh", "xue": "hsueh", "ke": "ko", "ge": "ko"}
FINALS = {"ong": "ung", "ian": "ien", "ie": "ieh", "uo": "o"}
SYLLABLE = (r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|"
            r"ui|un|uo|ue|a|e|i|o|u)")
# McCune-Reischauer without signs, as lists write it, in the revised romanisation
KOREAN = {"chol": "cheol", "yong": "yeong", "song": "seong", "hyok": "hyeok", "chong": "jeong", "myong": "myeong", "kyong": "gyeong",
          "un": "eun", "sok": "seok", "chun": "chun", "kwang": "gwang", "ki": "gi", "tok": "deok", "tae": "dae", "kil": "gil", "ho": "ho",
          "chin": "jin", "chu": "ju", "chang": "chang", "pong": "bong", "pom": "beom", "kuk": "guk", "hyon": "hyeon", "ok": "ok",
          "chung": "jung", "sop": "seop", "su": "su", "nam": "nam", "il": "il", "hun": "hun", "ryong": "ryeong", "man": "man",
          "min": "min", "hak": "hak", "sik": "sik", "chon": "cheon", "kun": "geun", "sun": "sun", "hui": "hui", "hwan": "hwan"}
KOREAN_FAMILY = {"kim": "gim", "pak": "bak", "ri": "i", "chong": "jeong", "choe": "choe", "cho": "jo", "kang": "gang", "chang": "jang",
                 "yun": "yun", "im": "im", "han": "han", "o": "o", "so": "seo", "sin": "shin", "kwon": "gwon", "hwang": "hwang", "an": "an",
                 "song": "song", "chon": "jeon", "hong": "hong", "yu": "yoo", "ko": "go", "mun": "moon", "yang": "yang", "son": "sohn",
                 "paek": "baek", "ryang": "yang", "no": "noh", "ryu": "ryu", "kil": "gil", "ku": "koo", "chu": "joo"}


def wade(syllable):
    if syllable in WADE_WHOLE:
        return WADE_WHOLE[syllable]
    m = re.fullmatch(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.+)", syllable)
    final = m[2]
    for a, b in FINALS.items():
        if final == a:
            final = b
    return WADE[m[1]] + final


def wade_name(family, given):
    """'Chih-hao HSU' for ('XU', 'Zhihao'); None when it is no pinyin, or would be written alike."""
    parts = []
    for word in [family.lower()] + given.lower().split():
        found = re.fullmatch(f"({SYLLABLE})({SYLLABLE})?", word)
        if not found:
            return None
        parts.append("-".join(wade(x) for x in found.groups() if x))
    name = parts[0] + " " + "-".join(parts[1:])
    return name if name.replace("-", "") != (family + " " + given).lower().replace(" ", " ") else None


def korean_name(family, given):
    words = given.lower().replace("-", " ").split()
    if family.lower() not in KOREAN_FAMILY or len(words) != 2 or any(w not in KOREAN for w in words):
        return None
    name = "".join(KOREAN[w] for w in words) + " " + KOREAN_FAMILY[family.lower()]
    return name


def sdn_rewritten():
    """(id, asked name, schema, system) of people whose country or programme does not matter: the spelling tells."""
    out = []
    with open(STORE / "ofac_sdn_2024-05-03.csv", encoding="latin-1") as file:
        for row in csv.reader(file):
            if len(row) < 6 or row[2].strip() != "individual" or "," not in row[1]:
                continue
            family, given = (x.strip() for x in row[1].split(",", 1))
            if not re.fullmatch("[A-Za-z]+", family) or not re.fullmatch("[A-Za-z -]+", given):
                continue
            if "DPRK" in row[3]:
                name = korean_name(family, given)
                system = "Korean, revised"
            else:
                name = wade_name(family, given) if len(given.split()) == 1 and len(given) > 3 else None
                system = "Chinese, Wade-Giles"
            if name:
                out.append((row[0].strip(), name, "Person", system, row[1]))
    return out


def ask(rows, book):
    with open(STORE / "asked.tsv", "w", encoding="utf-8") as file:
        file.write("id\tname\tschema\tdate\n" + "".join(f"{r[0]}\t{r[1]}\t{r[2]}\t{AS_OF}\n" for r in rows))
    subprocess.run([INTERDICT, "party", "asked.tsv", "--parties", book, "--quiet", "-o", "found.tsv"], check=True, cwd=STORE)
    found = {}
    with open(STORE / "found.tsv", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found.setdefault(row["id"], []).append(row)
    return found


def report(rows, found, listed_as, entry_of):
    for system in sorted({r[3] for r in rows}):
        mine = [r for r in rows if r[3] == system]
        hit = [r for r in mine if any(x["list"] == listed_as and x["entry"] == entry_of(r) for x in found.get(r[0], []))]
        sure = [r for r in mine if any(x["list"] == listed_as and x["entry"] == entry_of(r) and x["relation"] == "LISTED"
                                       for x in found.get(r[0], []))]
        print(f"{system}: {len(hit)} of {len(mine)} among five ({len(hit) / len(mine):.3f}), {len(sure)} LISTED")


def pairs():
    with open(PAIRS, encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["expected"] == "match"]
    if SOURCE:
        rows = [r for r in rows if re.search(SOURCE, r["source"])]
    with open(STORE / "made.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "name", "schema", "list", "from"])
        for i, r in enumerate(rows):
            out.writerow([i, r["left"], "Person" if r["schema"] == "Person" else "Organization", "made", "2020-01-01"])
    subprocess.run([INTERDICT, "lists", "import", "made", "made.csv", "--format", "csv", "--date", "2020-01-01", "--allow-shrink"],
                   check=True, cwd=STORE, capture_output=True)
    subprocess.run([INTERDICT, "lists", "build", "-o", "made.book"], check=True, cwd=STORE, capture_output=True)
    asked = [(str(i), r["right"], r["schema"], r["source"]) for i, r in enumerate(rows)]
    right = {}  # a name may be the same as several of the list
    for i, r in enumerate(rows):
        right.setdefault(r["right"], set()).add(r["left"])
    found = ask(asked, "made.book")
    for i, r in enumerate(rows):
        for x in found.get(str(i), []):
            if x["list"] == "made" and rows[int(x["entry"])]["left"] in right[r["right"]]:
                x["entry"] = str(i)
    report(asked, found, "made", lambda r: r[0])


if PAIRS == "-":
    asked = sdn_rewritten()
    report(asked, ask(asked, "parties.book"), "us.ofac.sdn", lambda r: r[0])
else:
    pairs()
