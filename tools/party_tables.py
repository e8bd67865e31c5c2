#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turn src/party/data/*.tsv into the static tables declared in src/party/tables.h.

usage: party_tables.py DATA_DIRECTORY OUTPUT.c

Runs at build time. The folding of the dictionary's forms here must agree with src/party/fold.c; the
unit test "dictionary" analyses every kind of form and would show a difference.
"""
import hashlib
import os
import re
import sys
import unicodedata

KINDS = ["legal", "group", "trade", "place", "common", "title", "particle", "given", "number", "word"]
PLACE_KINDS = {"country": 1, "area": 2, "region": 3, "state": 4, "city": 5, "town": 6}
HANGUL = ("g kk n d tt r m b pp s ss - j jj ch k t p h".split(),
          "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(),
          "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split())


def rows(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def is_han(c):
    return "\u4e00" <= c <= "\u9fff"


class Folder:
    def __init__(self, letters, simple):
        self.letters, self.simple = letters, simple

    def rune(self, c):
        if is_han(c):
            return self.simple.get(c, c)
        if "0" <= c <= "9" or "a" <= c <= "z":
            return c
        code = ord(c)
        if code in self.letters:
            return self.letters[code]
        if 0xAC00 <= code < 0xAC00 + 11172:
            s = code - 0xAC00
            parts = HANGUL[0][s // 588], HANGUL[1][s % 588 // 28], HANGUL[2][s % 28]
            return "".join(parts).replace("-", "")
        d = unicodedata.normalize("NFKD", c)
        if d != c:
            return "".join(self.rune(x) for x in d)
        return "" if unicodedata.category(c)[0] in "MC" else " "

    def fold(self, text):
        text = unicodedata.normalize("NFC", text).lower()
        return " ".join("".join(self.rune(c) for c in text).split())


INITIAL = {"b": "p b", "p": "p", "m": "m", "f": "f", "d": "t d", "t": "t", "n": "n l", "l": "l",
           "g": "k g", "k": "k", "ng": "ng -", "gw": "kw gw", "kw": "kw", "w": "w", "h": "h",
           "z": "ch ts tz j", "c": "ch ts", "s": "s sh", "j": "y j", "": "-"}
FINAL = {"aa": "a ah", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang",
         "aap": "ap", "aat": "at", "aak": "ak", "ai": "ai", "au": "au ou", "am": "am um",
         "an": "an un en", "ang": "ang", "ap": "ap up", "at": "at", "ak": "ak", "e": "e eh", "ei": "ei i ee ay ey",
         "eng": "eng ing", "ek": "ek ik", "i": "i ee", "iu": "iu", "im": "im", "in": "in",
         "ing": "ing", "ip": "ip", "it": "it", "ik": "ik ick", "o": "o or", "oi": "oi oy", "ou": "o ou ow",
         "on": "on", "ong": "ong", "ot": "ot", "ok": "ok", "u": "u oo", "ui": "ui", "un": "un oon",
         "ung": "ung", "ut": "ut", "uk": "uk", "oe": "eu oe", "oeng": "eung ong", "oek": "euk eok",
         "eoi": "ui oi eui", "eon": "un on eun", "eot": "ut", "yu": "u ue yu", "yun": "uen un yun",
         "yut": "uet yut", "m": "m", "ng": "ng"}


def hong_kong(jyutping):
    """The spellings of a syllable in Hong Kong names (no official table: the customary ones)."""
    m = re.fullmatch(r"(ng(?=[aeiou])|gw|kw|[bpmfdtnlgkwhzcsj]?)(.+)", jyutping)
    if not m or m[2] not in FINAL or m[1] not in INITIAL:
        return [jyutping]
    out = []
    for i in INITIAL[m[1]].split():
        for f in FINAL[m[2]].split():
            s = ("" if i == "-" else i) + f
            out.append(s)
            if m[1] == "j" and f[0] in "iu":
                out.append(f if f[0] == "i" else "y" + f)
    if m[2] == "i" and m[1] in "zcs":
        out += {"z": ["tsz", "chi", "tze"], "c": ["chi", "tsz", "tse"], "s": ["sze", "szu", "see"]}[m[1]]
    return list(dict.fromkeys(out))


def korean(syllable):
    s = ord(syllable) - 0xAC00
    i, m, f = HANGUL[0][s // 588], HANGUL[1][s % 588 // 28], HANGUL[2][s % 28]
    ini = {"g": "g k", "d": "d t", "b": "b p", "j": "j ch", "r": "r l n -", "-": "-"}.get(i, i).split()
    med = {"eo": "eo o u", "yeo": "yeo yo you yu", "eu": "eu u", "u": "u oo", "ae": "ae e", "wo": "wo won",
           "i": "i ee", "yu": "yu you", "oe": "oe oi"}.get(m, m).split()
    fin = {"k": "k g"}.get(f, f).split()
    out = [a + b + c for a in ini for b in med for c in fin]
    extra = {"이": ["lee", "rhee", "yi"], "박": ["park"], "최": ["choi"], "임": ["lim", "rim"]}
    return list(dict.fromkeys([o.replace("-", "") for o in out] + extra.get(syllable, [])))


WADE_INITIAL = {"zh": "ch", "ch": "ch", "sh": "sh", "b": "p", "p": "p", "d": "t", "t": "t", "g": "k",
                "k": "k", "j": "ch", "q": "ch", "x": "hs", "r": "j", "z": "ts", "c": "ts"}
WADE_WHOLE = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu",
              "si": "ssu szu", "yan": "yen", "ye": "yeh", "yong": "yung", "yi": "i yi", "you": "yu",
              "er": "erh", "ge": "ko ke", "ke": "ko ke", "he": "ho", "e": "o", "gui": "kuei",
              "kui": "kuei", "wei": "wei", "yue": "yueh", "que": "chueh", "jue": "chueh",
              "xue": "hsueh", "lue": "lueh", "nue": "nueh"}


def wade_giles(pinyin):
    """Wade-Giles without its signs, as names on Taiwan are written (BGN/PCGN 1979 table)."""
    if pinyin in WADE_WHOLE:
        return WADE_WHOLE[pinyin].split()
    m = re.fullmatch("(zh|ch|sh|[bpdtgkjqxrzc]?)(.+)", pinyin)
    initial, final = WADE_INITIAL.get(m[1], m[1]), m[2]
    if final == "ong" and m[1] not in ("", "w"):
        final = "ung"
    elif final == "iong":
        final = "iung"
    elif final == "ian":
        final = "ien"
    elif final == "ie":
        final = "ieh"
    elif final == "uo" and m[1] not in ("g", "k", "sh"):
        final = "o"
    if pinyin[0] in "lnsfmhwy" and m[1] == "":
        final = {"long": "lung", "nong": "nung", "song": "sung", "hong": "hung", "lian": "lien",
                 "nian": "nien", "mian": "mien", "lie": "lieh", "nie": "nieh", "mie": "mieh",
                 "luo": "lo", "nuo": "no", "suo": "so"}.get(pinyin, final)
    return [initial + final]


def russian(form):
    """A Russian word with its other endings, so that each case of it is known."""
    if not re.fullmatch("[а-яё]{5,}", form):
        return [form]
    for ends in ("ый ий ой ая ое ее ые ие ого его ому ему ым им ых их ую юю яя".split(),):
        for e in ends[:7]:
            if form.endswith(e) and not form.endswith(("ание", "ение", "тие", "вие", "арий", "орий")):
                return [form] + [form[:-2] + x for x in ends]
    for end, others in (("ия", "ии ию ий ией"), ("ие", "ия ию ием ий"), ("ка", "ки ку кой ке"),
                        ("а", "ы и е у ой"), ("я", "и ю ей"), ("ь", "и ью ей ю я")):
        if form.endswith(end):
            return [form] + [form[:-len(end)] + x for x in others.split()]
    return [form] + [form + x for x in "а у ом е ы ов и ам".split()]


class Pool:
    def __init__(self):
        self.text, self.at = bytearray(), {}

    def add(self, s):
        b = s.encode()
        if b not in self.at:
            self.at[b] = len(self.text)
            self.text += b + b"\0"
        return self.at[b]

    def write(self, out, name):
        out.append("const char %s[] =" % name)
        for i in range(0, len(self.text), 48):
            chunk = self.text[i:i + 48]
            out.append('    "' + "".join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\?'
                                         else "\\%03o" % b for b in chunk) + '"')
        out.append("    ;")


def fnv(data):
    h = 2166136261
    for b in data:
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    return h


class Words:
    def __init__(self, folder):
        self.folder, self.concepts, self.ids = folder, [("", 0, 0, 0, 0, 0, 0)], {}
        self.forms, self.countries, self.families = {}, {}, {"-": 0}

    def concept(self, kind, name, family=0, sub=0, mask=0, country=0, region=0):
        key = kind + ":" + name
        if key not in self.ids:
            self.ids[key] = len(self.concepts)
            self.concepts.append((name, KINDS.index(kind), family, sub, mask, country, region))
        return self.ids[key]

    def form(self, text, kind, ids):
        key = self.folder.fold(text)
        if key:
            entries = self.forms.setdefault(key, [])
            if all(e[0] != KINDS.index(kind) for e in entries):
                entries.append((KINDS.index(kind), ids))

    def family(self, name):
        return self.families.setdefault(name, len(self.families))

    def mask(self, names):
        m = 0
        for n in names:
            if n != "*":
                m |= 1 << self.countries.setdefault(n, len(self.countries))
        return m

    def add_word(self, kind, name, attr, forms):
        if kind == "macro":
            ids = [self.ids["trade:" + a] for a in attr.split()]
            kind = "trade"
        elif kind == "legal":
            parts = attr.split()
            ids = [self.concept(kind, name, sub=ord(parts[0]), mask=self.mask(parts[1:]))]
        else:
            ids = [self.concept(kind, name, family=self.family(attr))]
        for f in forms.split(";"):
            for x in russian(f) if kind in ("trade", "group", "word") else [f]:
                self.form(x, kind, ids)

    def add_place(self, name, kind, country, region, forms):
        c = self.ids.get("place:cc." + country, 0)
        r = self.ids.get("place:" + region, 0)
        i = self.concept("place", name, sub=PLACE_KINDS[kind], country=c, region=r)
        if kind == "country":
            self.concepts[i] = self.concepts[i][:5] + (i, 0)
        for f in forms.split(";"):
            if kind == "town" and is_han(f[0]) and not f.endswith("市"):
                continue
            for x in russian(f):
                self.form(x, "place", [i])


def prefixes(forms):
    """Every key with a flag: does a longer form start with it?"""
    keys = {k: False for k in forms}
    for k in forms:
        units = list(k) if is_han(k[0]) else k.split(" ")
        for n in range(1, len(units)):
            keys["".join(units[:n]) if is_han(k[0]) else " ".join(units[:n])] = True
    return keys


def write_words(out, words):
    pool, keys, entries = Pool(), prefixes(words.forms), []
    out.append("const idt_word_concept idt_party__concepts[] = {")
    for name, kind, family, sub, mask, country, region in words.concepts:
        out.append("    {{0x%xULL, 0x%xULL}, %d, %d, %d, %d, %d, %d}," % (
            mask & (1 << 64) - 1, mask >> 64, pool.add(name), country, region, kind, family, sub))
    out += ["};", "const uint32_t idt_party__n_concepts = %d;" % len(words.concepts)]
    key_rows = []
    for key in sorted(keys):
        first = len(entries)
        entries += sorted(words.forms.get(key, []))
        key_rows.append((key, pool.add(key), len(key.encode()), first, len(entries) - first, keys[key]))
    out.append("const idt_word_entry idt_party__entries[] = {")
    for kind, ids in entries:
        ids = (ids + [0, 0, 0])[:3]
        out.append("    {{%d, %d, %d}, %d}," % (ids[0], ids[1], ids[2], kind))
    out += ["};", "const idt_word_key idt_party__keys[] = {"]
    for _, off, size, first, n, more in key_rows:
        out.append("    {%d, %d, %d, %d, %d}," % (off, first, size, n, more))
    out.append("};")
    size = 1
    while size < 2 * len(key_rows):
        size *= 2
    slots = [0] * size
    for i, row in enumerate(key_rows):
        h = fnv(row[0].encode()) & size - 1
        while slots[h]:
            h = h + 1 & size - 1
        slots[h] = i + 1
    out.append("const uint32_t idt_party__n_slots = %d;" % size)
    out.append("const uint16_t idt_party__slots[] = {%s};" % ",".join(map(str, slots)))
    pool.write(out, "idt_party__word_pool")


def lend(han):
    """A simplified character also has the readings and meanings of what it stands for."""
    for f in list(han.values()):
        s = han.get(f[1])
        if s:
            for i in (2, 3, 5):
                s[i] = " ".join(list(dict.fromkeys(s[i].split() + f[i].split()))[:8])
            s[4] = "".join(dict.fromkeys(s[4] + f[4]))


# The family names that at least nine in ten Chinese have, simplified (Ministry of Public Security,
# yearly report of names; Hong Kong and Taiwan have the same ones).
FAMILY_NAMES = """王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁
任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖
文施樊柳殷温章鲁葛毕聂洪邢岳齐左庞庄翁关麦区屈简游颜柯倪骆凌霍纪舒阮伍冼招卓欧成古甘鲍尤祝穆华"""


def write_syllables(out, han, pinyin):
    """Syllables of Chinese names in Latin letters, and which pinyin each may stand for."""
    number = {s: i for i, s in enumerate(pinyin)}
    meaning, families = {}, set()
    for c, f in han.items():
        family = c in FAMILY_NAMES
        if f[1] or not (f[5] or family):
            continue
        man = [s.replace("v", "u") for s in f[2].split()]
        man = [{"覃": "qin", "区": "ou", "曾": "zeng"}.get(c, man[0])]
        other = [s for j in f[3].split() for s in hong_kong(j)]
        for m in man:
            if m not in number:
                continue
            for s in other + wade_giles(m):
                meaning.setdefault(s, set()).add(number[m])
                if family:
                    families.add((s, number[m]))
            if family:
                families.add((m, number[m]))
    for m in pinyin:
        meaning.setdefault(m, set())
    for m in ("lv", "lyu", "nv", "nyu"):  # ü in passports
        meaning.setdefault(m, set()).add(number[m[0] + "u"])
        if m[0] == "l":
            families.add((m, number["lu"]))
    out.append("const idt_syllable idt_party__syllables[] = {")
    list_at, lists = 0, []
    for s in sorted(x for x in meaning if re.fullmatch("[a-z]{1,7}", x)):
        own = number.get({"lv": "lu", "lyu": "lu", "nv": "nu", "nyu": "nu"}.get(s, s), 0xFFFF)
        ids = sorted(meaning[s] or {own})
        out.append('    {"%s", %d, %d, %d},' % (s, list_at, len(ids), own))
        lists += [i | (0x8000 if (s, i) in families else 0) for i in ids]
        list_at += len(ids)
    out += ["};", "const uint32_t idt_party__n_syllables = %d;" % sum(
        1 for x in meaning if re.fullmatch("[a-z]{1,7}", x))]
    out.append("const uint16_t idt_party__syllable_pinyin[] = {%s};" % ",".join(map(str, lists)))


def write_han(out, han):
    lend(han)
    pool, readings, glosses = Pool(), {"": 0}, {"": 0}
    syllables = set()
    table = []
    for code in range(0x4E00, 0xA000):
        f = han.get(chr(code))
        if not f:
            table.append((0, 0, 0))
            continue
        syllables |= set(f[2].split())
        can = list(dict.fromkeys(s for j in f[3].split() for s in hong_kong(j)))
        kor = list(dict.fromkeys(s for k in f[4] for s in korean(k)))
        man = list(dict.fromkeys(x for s in f[2].split() for x in ([s] if "v" not in s else
                                 [s, s.replace("v", "u"), s.replace("v", "yu")])))
        wade = list(dict.fromkeys(w for x in man for w in wade_giles(x) + [x]))
        text = " ".join(man) + ";" + " ".join(can) + ";" + " ".join(kor) + ";" + " ".join(wade)
        simple = f[1] if f[1] and 0x4E00 <= ord(f[1]) < 0xA000 else ""
        table.append((ord(simple) if simple else 0, readings.setdefault(text, len(readings)),
                      glosses.setdefault(f[5], len(glosses))))
    out.append("const idt_han_row idt_party__han[] = {")
    out += ["    {%d, %d, %d}," % t for t in table]
    out.append("};")
    for name, items in (("readings", readings), ("glosses", glosses)):
        out.append("const uint32_t idt_party__han_%s[] = {%s};" % (
            name, ",".join(str(pool.add(k)) for k in items)))
    pool.write(out, "idt_party__han_pool")
    syllables -= {"n", "ng", "m", "hm", "hng", "o", "e", "ê", "r"}
    syllables |= {s.replace("v", "u") for s in syllables}
    syllables = sorted(s for s in syllables if "v" not in s)
    write_syllables(out, han, syllables)
    out.append("const uint32_t idt_party__n_pinyin = %d;" % len(syllables))
    out.append("const char idt_party__pinyin[][7] = {%s};" % ",".join('"%s"' % s for s in syllables))


def main():
    data, target = sys.argv[1:3]
    names = ["letters.tsv", "words.tsv", "places.tsv", "han.tsv"]
    paths = [os.path.join(data, n) for n in names]
    digest = hashlib.sha256()
    for p in paths + [os.path.abspath(__file__)]:
        with open(p, "rb") as f:
            digest.update(f.read())
    letters = {int(r[0], 16): (r[2] if len(r) > 2 else "") for r in rows(paths[0])}
    han = {r[0]: (r + [""] * 6)[:6] for r in rows(paths[3])}
    folder = Folder(letters, {c: r[1] for c, r in han.items() if r[1]})
    words = Words(folder)
    places = list(rows(paths[2]))
    for r in sorted(places, key=lambda r: (r[1] != "country", r[1] != "region")):
        words.add_place(*r)
    late = []
    for r in rows(paths[1]):
        late.append(r) if r[0] == "macro" else words.add_word(*r)
    for r in late:
        words.add_word(*r)
    out = ["/* Made by tools/party_tables.py from src/party/data. */", '#include "party/tables.h"', ""]
    out.append("const uint64_t idt_party__tables_id = 0x%sULL;" % digest.hexdigest()[:16])
    out.append("const uint32_t idt_party__n_letters = %d;" % len(letters))
    out.append("const idt_letter_row idt_party__letters[] = {")
    out += ['    {0x%04X, "%s"},' % (c, letters[c]) for c in sorted(letters)]
    out.append("};")
    write_words(out, words)
    write_han(out, han)
    with open(target, "w", encoding="ascii") as f:
        f.write("\n".join(out) + "\n")


main()
