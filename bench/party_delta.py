#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Re-screening after a change of the lists against screening everything again: docs/performance-party.md.

usage: party_delta.py INTERDICT FOLDER STORE [PARTIES]

FOLDER holds han_names.tsv, ofac_alias_pairs.tsv; STORE is the folder that party_book.py worked in (its histories and lists are used).
The next edition of the SDN list is made from the last one: 50 entries differ (18 new ones with names of the list of Chinese
military companies, 8 gone, 7 with another alias, 6 with another address, 6 with another number, 5 with another owner).
PARTIES (1,000,000) are stored: names of registers as they are and combined with each other, invented companies and people in five
scripts, and 1 in 200 from the lists themselves, half of them misspelt; some with addresses, numbers and a day of their own.
The changes, put into the former full answer, must be the present full answer, byte for byte. Prints CPU seconds and memory of both.
"""
import csv
import os
import random
import shutil
import sys
from pathlib import Path

INTERDICT, FOLDER, STORE = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]), Path(sys.argv[3])
N = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
LISTED_PER_MILLE = 5
BEFORE, NOW = "2024-06-01", "2024-06-10"
SDN = "ofac_sdn_2024-05-03.csv"
R = random.Random(7)
SYLLABLES = {
    "latin": "ka lo mi ren tor ves qui pal zan dro lin mar tec ost bel gra nov sil fer hun be du fo ga ha je ko lu mo na or pe ra sa ti "
             "ul va wo ya zo am bor cal den eld fin gor hil ist jan kel lam mun nor pol ros sta tra und vin wal".split(),
    "cyrillic": "ка ло ми рен тор вес пал зан дро лин мар тек ост бел гра нов сил фер ан бо ви гу до ег жа ив кол лев мих ник".split(),
    "arabic": "مح مد عل ي حس ن كر يم نا صر سا لم فا ر و ق ال دي بد ر زا ه شا م".split(),
    "hangul": "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 유 홍 전 고 문 손 양 배 백 허 남 심 노 하 민 준 영 현 성 진 수 지".split(),
}
TRADES = {
    "latin": "Trading|Chemical|Technology|Shipping|Import and Export|Pharma|Logistics|Electronics|Machinery|Biotech|Foods|Textile".split("|"),
    "cyrillic": "Торг|Химпром|Сервис|Логистика|Транс|Инвест|Строй|Энерго".split("|"),
    "arabic": "للتجارة|للصناعة|للنقل|للاستثمار".split("|"),
    "hangul": "무역|화학|전자|해운|산업".split("|"),
}
FORMS = "Co., Ltd.|LLC|GmbH|Limited|S.A.|Inc.|Pte Ltd|B.V.|S.r.l.|Kft".split("|")
STREETS = "Harbour Road|Nanjing West Road|Lenin Street|Industrial Avenue|Queen's Road|Sheikh Zayed Road|Istiklal Street|Market Street".split("|")
CITIES = "Shanghai, China|Hong Kong|Moscow, Russia|Dubai, United Arab Emirates|Istanbul, Turkey|London, United Kingdom".split("|")


def run(*args):
    """CPU seconds and peak memory in MB of one run, on one core."""
    pid = os.fork()
    if pid == 0:
        os.chdir(STORE)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        os.execv(INTERDICT, [INTERDICT, *map(str, args)])
    _, status, used = os.wait4(pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, args))}: failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def rows(path, encoding="utf-8", delimiter=",", quoting=csv.QUOTE_MINIMAL):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, quoting=quoting))


def word(script, low=2, high=3):
    text = "".join(R.choice(SYLLABLES[script]) for _ in range(R.randint(low, high)))
    return text.capitalize()


def company(script="latin"):
    if script == "latin":
        return f"{word(script)} {word(script) + ' ' if R.random() < 0.3 else ''}{R.choice(TRADES[script])} {R.choice(FORMS)}"
    if script == "cyrillic":
        return f"ООО {word(script)}{R.choice(TRADES[script])}"
    if script == "arabic":
        return f"شركة {word(script)} {R.choice(TRADES[script])}"
    return f"{word(script)}{R.choice(TRADES[script])} 주식회사"


def person(script="latin"):
    if script == "hangul":
        return word(script, 1, 1) + word(script, 2, 2)
    return f"{word(script)} {word(script)}"


def combine(register):
    """A name of a register, or the first words of one and the last of another."""
    name = R.choice(register)
    if R.random() < 0.4:
        return name
    other = R.choice(register)
    if " " in name:
        first, last = name.split(), other.split()
        return " ".join(first[:max(1, len(first) // 2)] + last[len(last) // 2:])
    return name[:max(2, len(name) // 2)] + other[len(other) // 2:]


def misspell(name):
    at = R.randrange(len(name))
    return R.choice((name[:at] + name[at + 1:], name[:at] + R.choice("aeinrst") + name[at + 1:])) or name


def address(real):
    if R.random() < 0.1:
        return R.choice(real)
    return f"No. {R.randint(1, 999)} {R.choice(STREETS)}, {R.choice(CITIES)}"


def make_parties(listed, latin, han, real_addresses):
    with open(STORE / "stored.tsv", "w", encoding="utf-8") as out:
        out.write("id\tname\tschema\tcountry\taddress\tidentifier\tdate\n")
        for i in range(N):
            kind, is_person = R.random(), False
            script = R.choices(("latin", "cyrillic", "arabic", "hangul"), (70, 12, 9, 9))[0]
            if R.randrange(1000) < LISTED_PER_MILLE:
                name = R.choice(listed)
                name = misspell(name) if R.random() < 0.5 else name
            elif kind < 0.35:
                name = combine(latin)
            elif kind < 0.5:
                name = combine(han)
            elif kind < 0.8:
                name = company(script)
            else:
                name, is_person = person(script), True
            place = address(real_addresses) if R.random() < 0.1 else ""
            number = f"+7 495 {R.randint(1000000, 9999999)}" if R.random() < 0.02 else ""
            day = "2023-05-05" if R.random() < 0.01 else ""
            schema = R.choice(("", "Person")) if is_person else R.choice(("", "", "Organization", "LegalEntity"))
            name = " ".join(name.split())
            out.write(f"P{i}\t{name}\t{schema}\t{R.choice(('', 'CN'))}\t{place}\t{number}\t{day}\n")


def write(path, lines, encoding="latin-1"):
    with open(STORE / path, "w", encoding=encoding, errors="replace", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(lines)
        out.write("\x1a" if encoding == "latin-1" else "")


def next_edition():
    """50 entries of the SDN list differ; 5 of them by a share in the register beside it."""
    sdn = [r for r in rows(STORE / SDN, "latin-1") if len(r) == 12]
    aliases, addresses = ([r for r in rows(STORE / f, "latin-1") if len(r) > 3] for f in ("alt.csv", "add.csv"))
    fresh = [r for r in rows(STORE / "us_dod_1260h_opensanctions.csv")[1:] if r[1]]
    picked = R.sample(range(len(sdn)), 8 + 7 + 6 + 6 + 30)
    gone = {sdn[i][0] for i in picked[:8]}
    for i in picked[8:15]:
        aliases.append([sdn[i][0], str(900000 + i), "aka", person() if sdn[i][2].startswith("individual") else company(), "-0- "])
    for i in picked[15:21]:
        addresses.append([sdn[i][0], str(900000 + i), f"{R.randint(1, 999)} {R.choice(STREETS)}", "Shanghai", "China", "-0- "])
    for i in picked[21:27]:
        sdn[i][11] = (sdn[i][11].rstrip(". ") + "; " if not sdn[i][11].startswith("-0-") else "") + f"Registration Number {R.randint(10**8, 10**9)} (Turkey)."
    for k, row in enumerate(R.sample(fresh, 18)):
        number = str(990000 + k)
        sdn.append([number, row[1], "-0- ", "CHINA-EO13959", *["-0- "] * 7, "-0- "])
        if row[2]:
            aliases.append([number, str(950000 + k), "aka", row[2], "-0- "])
        if k % 2:
            addresses.append([number, str(950000 + k), f"{R.randint(1, 999)} Nanjing West Road", "Shanghai", "China", "-0- "])
    write("next_sdn.csv", [r for r in sdn if r[0] not in gone])
    for path, table in (("next_alt.csv", aliases), ("next_add.csv", addresses)):
        write(path, sorted((r for r in table if r[0] not in gone), key=lambda r: int(r[0])))
    return [sdn[i] for i in picked[27:]], [r[1] for r in sdn] + [r[3] for r in aliases], [f"{r[2]}, {r[3]}, {r[4]}" for r in addresses
                                                                                         if not r[2].startswith("-0-")]


def shares(owners, names, path, changed):
    """A register of companies of which listed parties hold shares."""
    table = [["id", "name", "list", "relation", "other_party", "share"]]
    for i, owner in enumerate(owners):
        share = "60%" if (i % 2 == 0) != (i < changed) else "30%"
        table.append([str(i), names[i], "register.shares", "owner", f"us.ofac.sdn:{owner[0]}", share])
    write(path, table, "utf-8")


def answers(path):
    found = {}
    with open(STORE / path, encoding="utf-8") as file:
        next(file)
        for line in file:
            party, rest = line.split("\t", 1)
            found.setdefault(party, []).append(rest)
    return found


def applied():
    """The former full answer with the changes put in, and how many changed."""
    full, changed = answers("full_before.tsv"), {}
    for party, lines in answers("changes.tsv").items():
        before = [x.split("\t", 1)[1] for x in lines if x.startswith("before\t")]
        if before != full.get(party, []):
            sys.exit(f"{party}: the former answer is not the one of the full run")
        changed[party] = [x.split("\t", 1)[1] for x in lines if x.startswith("now\t")]
    full.update(changed)
    return "id\trank\tlist\tentry\tname\tscore\trelation\n" + "".join(
        f"{party}\t{line}" for party in (f"P{i}" for i in range(N)) for line in full.get(party, [])), len(changed)


def main():
    kept = STORE / "lists.kept"
    if not kept.exists():
        shutil.copytree(STORE / "lists", kept)
    shutil.rmtree(STORE / "lists")
    shutil.copytree(kept, STORE / "lists")
    owners, listed, real_addresses = next_edition()
    register = rows(FOLDER / "han_names.tsv", delimiter="\t", quoting=csv.QUOTE_NONE)[1:]
    latin, han = [r[1] for r in register], [r[0] for r in register]
    owned = R.sample(latin, len(owners))
    shares(owners, owned, "shares.csv", 0)
    run("lists", "import", "register.shares", "shares.csv", "-m", "csv", "--date", BEFORE)
    run("lists", "build", "-o", "before.book")
    make_parties(listed, latin, han, real_addresses)
    shares(owners, owned, "shares.csv", 5)
    run("lists", "import", "register.shares", "shares.csv", "-m", "csv", "--date", NOW)
    run("lists", "import", "us.ofac.sdn", "next_sdn.csv", "--date", NOW, "--aliases", "next_alt.csv", "--addresses", "next_add.csv")
    run("lists", "build", "-o", "now.book", "--weigh-as", "before.book")
    used, memory = run("party", "stored.tsv", "--parties", "before.book", "--store", "parties.stored", "--quiet")
    print(f"{N} parties, {LISTED_PER_MILLE / 10} % of them from the lists; 50 entries changed", flush=True)
    print(f"storing:          {used:8.2f} s CPU, {memory:.0f} MB, file {(STORE / 'parties.stored').stat().st_size / 1e6:.0f} MB", flush=True)
    # alternately, so that both meet the same load
    delta = []
    change = ("party", "--changes", "parties.stored", "--before", "before.book", "--parties", "now.book", "--as-of", NOW,
              "--as-of-before", BEFORE, "--quiet", "-o", "changes.tsv")
    full = []
    for book, day, out in (("before.book", BEFORE, "full_before.tsv"), ("now.book", NOW, "full_now.tsv")):
        delta += [run(*change) for _ in range(3)]
        full.append(run("party", "stored.tsv", "--parties", book, "--as-of", day, "-j", 1, "--quiet", "-o", out))
    delta += [run(*change) for _ in range(3)]
    text, n = applied()
    same = text == (STORE / "full_now.tsv").read_text(encoding="utf-8")
    median = sorted(x[0] for x in delta)[len(delta) // 2]
    print(f"asking everybody: {full[1][0]:8.2f} s CPU, {full[1][1]:.0f} MB (with the former book {full[0][0]:.2f} s)")
    print(f"changes:          {median:8.2f} s CPU, {max(x[1] for x in delta):.0f} MB "
          f"(median of {len(delta)}, {min(delta)[0]:.2f} to {max(delta)[0]:.2f})")
    print(f"ratio {full[1][0] / median:.0f}; {n} parties changed; former answer with the changes and present answer: "
          f"{len(text.encode())} bytes, {'equal' if same else 'DIFFERENT'}")
    return not same


if __name__ == "__main__":
    sys.exit(main())
