#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`interdict lists build`, `party` and `screen --parties` as their users run them.

usage: party_test.py INTERDICT BOOK ROOT EXAMPLE
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

INTERDICT, BOOK, ROOT, EXAMPLE = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
DATA = ROOT / "tests" / "data" / "lists"
INSTITUTE = "Ministry of Public Security's Institute of Forensic Science of China"
PLACE = "No. 17 Mulidi South Lane, Xicheng District, Beijing"
# made up, but for the kinds of relations
HOUSE = """id,name,action,schema,aliases,weak_aliases,from,to,addresses,identifiers,relation,other_party,share,list,scope,citation
1,"Hebei Atan Technology Co., Ltd.",list,Organization,河北阿坦科技有限公司,,2020-01-01,,"Room 1201, Building 5, Wanda Plaza, Shijiazhuang, China",,,,,,,House 1
2,Kestrelon Trading LLC,list,Organization,,KTL,2020-01-01,2024-01-01,,Phone: +7 495 1234567,,,,,,House 2
3,Tamerisk Logistics GmbH,list,Organization,,,,,,,owner,Kestrelon Trading LLC,60%,register,,
4,Qorvex Institute of Optics,list,Organization,,,2020-01-01,,,,,,,,only the laser laboratory,House 4
"""
TMP = tempfile.TemporaryDirectory()
STORE, PARTIES = Path(TMP.name) / "lists", Path(TMP.name) / "parties.book"


def run(*args, code=0, data=None):
    env = dict(os.environ, INTERDICT_BOOK=BOOK)
    env.pop("INTERDICT_PARTIES", None)
    p = subprocess.run([INTERDICT, *map(str, args)], capture_output=True, input=data, encoding="utf-8", timeout=60, env=env)
    if p.returncode != code:
        raise AssertionError(f"{args}: exit {p.returncode}, not {code}; {p.stdout[-300:]} {p.stderr[-500:]}")
    return p


def build():
    house = Path(TMP.name) / "house.csv"
    house.write_text(HOUSE)
    run("lists", "import", "-D", STORE, "us.csl", DATA / "csl.csv", "--date", "2022-05-06", "--allow-missing-canaries")
    run("lists", "import", "-D", STORE, "us.csl", DATA / "delist.csv", "--amend")
    run("lists", "import", "-D", STORE, "house", house, "-m", "csv", "--date", "2020-01-01")
    return run("lists", "build", "-D", STORE, "-o", PARTIES)


BUILT = build()


def rows(text, *args, code=0):
    out = run("party", "-", "--parties", PARTIES, "--quiet", *args, data=text, code=code).stdout.splitlines()
    assert out[0] == "id\trank\tlist\tentry\tname\tscore\trelation", out[:1]
    return [tuple(line.split("\t")) for line in out[1:]]


def test_build_says_what_is_in_the_book():
    assert " lists, " in BUILT.stderr and "digest" in BUILT.stderr
    again = Path(TMP.name) / "again.book"
    run("lists", "build", "-D", STORE, "-o", again)
    assert again.read_bytes() == PARTIES.read_bytes()
    assert "there is no list" in run("lists", "build", "-D", TMP.name, "-o", again, code=4).stderr


def test_the_institute_by_day():
    table = "id\tname\tschema\tdate\n" + "".join(
        f"{day}\t{INSTITUTE}\tOrganization\t{day}\n" for day in ("2020-06-04", "2020-06-05", "2023-07-24", "2023-11-16", "2023-11-17"))
    found = rows(table)
    assert [(r[0], r[6]) for r in found] == [("2020-06-05", "LISTED"), ("2023-07-24", "LISTED")], found
    assert all(r[2:4] == ("us.bis.entity-list", "el:5437b3824f794e01") for r in found)
    former = {r[0]: r[6] for r in rows(table, "--former")}
    assert former["2020-06-04"] == "NOT-YET-LISTED" and former["2023-11-17"] == "DELISTED", former


def test_the_institute_explained():
    out = run("party", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-07-24").stdout
    assert "LISTED  Ministry" in out and "citation   85 FR 34505; 85 FR 44159" in out, out
    assert "same" in out and "Forensic | Forensic" in out, out
    out = run("party", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-11-17").stdout
    assert "not listed on 2023-11-17: delisted on 2023-11-16" in out, out
    assert "delisting  FR Doc 2023-25557, effective 2023-11-16" in out, out
    out = run("party", "Nobody of the Kind", "--parties", PARTIES, "--as-of", "2023-11-17").stdout
    assert out == 'no listed party is known by "Nobody of the Kind" on 2023-11-17\n', out


def test_a_laboratory_at_the_same_address_is_another_party():
    table = f"id\tname\taddress\nlab\tLantern Hill Spectroscopy Laboratory\t{PLACE}\nfar\tLantern Hill Laboratory\tNo. 19 Mulidi South Lane, Beijing\n"
    found = rows(table, "--as-of", "2023-07-24", "--fail-on", "refuse")
    assert [(r[0], r[6]) for r in found] == [("lab", "CO-LOCATED")], found
    assert rows(table, "--as-of", "2023-11-17") == []


def test_relations():
    table = ("id\tname\tidentifier\n1\tTamerisk Logistics GmbH\t\n2\tQorvex Institute of Optics\t\n3\tKTL\t\n4\tPlumeria Flowers\t+7 495 1234567\n"
             "5\t河北阿坦科技有限公司\t\n6\tPlumeria Flowers\t\n")
    found = {r[0]: (r[3], r[6]) for r in rows(table, "--as-of", "2023-01-01", "--top", "1")}
    assert found == {"1": ("2", "OWNED"), "2": ("4", "PART-OF-LISTED"), "3": ("2", "NAME-ONLY"), "4": ("2", "RELATED"),
                     "5": ("1", "LISTED")}, found
    later = {r[0]: r[6] for r in rows(table, "--as-of", "2024-01-01")}
    assert later == {"2": "PART-OF-LISTED", "5": "LISTED"}, later


def test_threads_give_the_same_bytes():
    table = "id\tname\n" + "".join(f"{i}\t{n}\n" for i in range(3000) for n in ("Hebei Atan Technology", "Kestrelon Trading", "Ordinary Bakery"))
    one, four = (run("party", "-", "--parties", PARTIES, "--quiet", "-j", j, "--as-of", "2023-01-01", data=table).stdout for j in "14")
    assert one == four and one.count("LISTED") >= 6000


def test_pairs():
    head = "left\tright\tschema\tnote\n"
    body = "Siemens AG\tSiemens Aktiengesellschaft\tOrganization\tkept\nGuangzhou Lixing Trading\tGuangzhou Lixin Trading\tOrganization\t\n"
    out = run("party", "--pairs", "-", data=body).stdout.splitlines()
    assert len(out) == 2 and out[0].startswith("Siemens AG\tSiemens Aktiengesellschaft\tOrganization\tkept\t"), out
    assert [line.split("\t")[-1] for line in out] == ["match", "no"], out
    assert all(0 <= int(line.split("\t")[-2]) <= 1000 for line in out)
    path = Path(TMP.name) / "pairs.tsv"
    path.write_text(head + body)
    with_head = run("party", "--pairs", path).stdout.splitlines()
    assert with_head == [head.rstrip("\n") + "\tscore\tdecision"] + out, with_head
    path.write_text("id\tschema\tright\tleft\n7\tAddress\t123 Main St, Springfield\t124 Main St, Springfield\n")
    assert run("party", "--pairs", path).stdout.splitlines()[1].endswith("\tno")


def test_screen_asks_the_parties():
    records = [{"id": "a", "consignee": INSTITUTE}, {"id": "b", "consignee": {"name": "Lantern Hill Laboratory", "address": PLACE}},
               {"id": "c", "Shipper Name": "Tamerisk Logistics GmbH"}, {"id": "d", "description": INSTITUTE, "consignee_city": INSTITUTE},
               {"id": "e", "notify_party_1": f"Lantern Hill Laboratory\n{PLACE}"}]
    data = "".join(json.dumps(r) + "\n" for r in records)

    def screen(day, *args):
        return [json.loads(line) for line in run("screen", "--quiet", "--as-of", day, *args, data=data).stdout.splitlines()]

    def told(verdicts):
        return [(v["id"], v["verdict"], [f["relation"] for f in v["findings"] if f["kind"] == "party"]) for v in verdicts]

    verdicts = screen("2023-07-24", "--parties", PARTIES)
    # the list "house" is none that leaves no choice: what it owns is held
    assert told(verdicts) == [("a", "refuse", ["LISTED"]), ("b", "review", ["CO-LOCATED"]), ("c", "hold", ["OWNED"]), ("d", "clear", []),
                              ("e", "review", ["CO-LOCATED"])], told(verdicts)
    found = verdicts[0]["findings"][0]
    assert found["citation"] == "85 FR 34505; 85 FR 44159" and found["from"] == "2020-06-05" and found["to"] == "2023-11-16", found
    verdicts = screen("2023-11-17", "--parties", PARTIES)
    assert told(verdicts)[0] == ("a", "clear", ["DELISTED"]) and told(verdicts)[1] == ("b", "clear", []), told(verdicts)
    assert verdicts[0]["findings"][0]["delisting"] == "FR Doc 2023-25557, effective 2023-11-16"
    assert [v["findings"] for v in screen("2023-07-24")] == [[]] * 5
    assert "parties_book" not in screen("2023-07-24")[0]


def test_the_policy_of_the_book_decides():
    data = "".join(json.dumps({"consignee": name}) + "\n" for name in (INSTITUTE, "Tamerisk Logistics GmbH", "Qorvex Institute of Optics", "KTL"))

    def levels(old, new):
        policy = (ROOT / "tests" / "rules" / "good" / "small.rules").read_text()
        assert "strong" in policy, policy
        rules, book = Path(TMP.name) / "own.rules", Path(TMP.name) / "own.book"
        rules.write_text(policy.replace(old, new + "\n" + old, 1))
        run("book", "build", rules, "-o", book)
        out = run("screen", "--quiet", "--book", book, "--parties", PARTIES, "--as-of", "2023-07-24", data=data).stdout
        return [json.loads(line)["verdict"] for line in out.splitlines()]

    first = "    strong     "
    # a policy that says nothing of parties clears none
    assert levels(first, "") == ["review"] * 4
    assert levels(first, "    when       party listed then refuse\n    when       party owned on house then refuse") == \
        ["refuse", "refuse", "review", "review"]
    assert levels(first, "    when       party listed then hold\n    when       party listed on us.bis then refuse\n"
                         "    when       party part-of-listed on house then clear\n    when       party name-only then clear") == \
        ["refuse", "review", "clear", "clear"]
    assert levels(first, "    when       party listed on us.bi then refuse") == ["review"] * 4


def test_verdicts_follow_the_schema():
    try:
        import jsonschema
    except ImportError:
        return
    schema = json.loads((ROOT / "docs" / "verdict.schema.json").read_text())
    data = json.dumps({"id": "a", "consignee": INSTITUTE, "shipper": "Tamerisk Logistics GmbH", "buyer": "KTL"}) + "\n"
    for day in ("2020-01-01", "2023-07-24", "2023-11-17"):
        verdict = json.loads(run("screen", "--quiet", "--as-of", day, "--parties", PARTIES, data=data).stdout)
        jsonschema.validate(verdict, schema)
        assert verdict["findings"]


def test_changes_are_what_two_screenings_differ_in():
    work = Path(TMP.name) / "changes"
    work.mkdir()
    lists, old, new, stored, house = work / "lists", work / "old.book", work / "new.book", work / "mine.stored", work / "house.csv"
    names = ["Kestrelon Trading", "Tamerisk Logistics", "Qorvex Institute", "Marvelox Chemical", "Zarkov Shipping"]
    head, first, *rest = HOUSE.splitlines(keepends=True)
    later = [row for row in rest if not row.startswith("2,")] + ["6,Marvelox Chemical LLC,list,Organization,,,2024-03-01,,,,,,,,,House 6\n"]
    later += ['2,Kestrelon Trading LLC,list,Organization,Zarkov Shipping,KTL,2020-01-01,2024-01-01,"No. 7 Harbour Road, Shanghai, China",,,,,,,House 2\n']
    for rows_of, day, book, more in (([first, *rest], "2023-12-01", old, []), ([first, *later], "2024-03-01", new, ["--weigh-as", old])):
        house.write_text(head + "".join(rows_of))
        run("lists", "import", "-D", lists, "house", house, "-m", "csv", "--date", day)
        run("lists", "build", "-D", lists, "-o", book, *more)
    table = work / "mine.tsv"
    table.write_text("id\tname\taddress\tdate\n" + "".join(f"{i}-{k}\t{name} {form}\t{place}\t{day}\n" for i, name in enumerate(names) for k, (form, place, day) in
                                                          enumerate((("LLC", "", ""), ("Ltd", "No. 7 Harbour Road, Shanghai, China", ""), ("", "", "2023-06-01")))))
    run("party", table, "--parties", old, "--store", stored, "--quiet")
    full = [run("party", table, "--parties", book, "--as-of", day, "--quiet").stdout.splitlines()[1:] for book, day in ((old, "2023-12-01"), (new, "2024-03-01"))]
    told = run("party", "--changes", stored, "--before", old, "--parties", new, "--as-of", "2024-03-01", "--as-of-before", "2023-12-01")
    want = ["id\twhen\trank\tlist\tentry\tname\tscore\trelation"]
    for party in [line.split("\t")[0] for line in table.read_text().splitlines()[1:]]:
        before, now = ([line.split("\t", 1)[1] for line in side if line.split("\t")[0] == party] for side in full)
        if before != now:
            want += [f"{party}\tbefore\t{x}" for x in before] + [f"{party}\tnow\t{x}" for x in now]
    assert told.stdout.splitlines() == want and len(want) > 5, (told.stdout, want)
    assert told.stderr.startswith("15 stored, "), told.stderr
    assert run("party", "--changes", stored, "--before", new, "--parties", new, "--as-of", "2024-03-01").stdout.splitlines() == want[:1]
    assert "do not weigh words alike" in run("party", "--changes", stored, "--before", PARTIES, "--parties", new, code=4).stderr
    assert "it needs --before" in run("party", "--changes", stored, "--parties", new, code=2).stderr
    assert "no stored parties" in run("party", "--changes", table, "--before", old, "--parties", new, code=4).stderr
    assert "was not written" in run("party", "-", "--parties", new, "--store", work / "x", data="id\tname\tdate\n1\tx\t2023\n", code=3).stderr
    assert not (work / "x").exists()


def test_births():
    house = Path(TMP.name) / "people.jsonl"
    people = [("p1", {"name": ["Ivanovski, Pyotr"], "birthDate": ["1960-03-12", "1961"], "gender": ["male"], "topics": ["sanction"]}),
              ("p2", {"name": ["Marvelox, Anna"], "weakAlias": ["Annouchka"], "birthDate": ["1971-07-01"], "topics": ["sanction"]})]
    house.write_text("".join(json.dumps({"id": i, "schema": "Person", "properties": p}) + "\n" for i, p in people))
    store, book = Path(TMP.name) / "people", Path(TMP.name) / "people.book"
    run("lists", "import", "-D", store, "people", house, "-m", "ftm-json", "--date", "2020-01-01")
    run("lists", "build", "-D", store, "-o", book)
    table = "id\tname\tschema\tbirth\tgender\n" + "".join(f"{i}\t{n}\tPerson\t{b}\t{g}\n" for i, n, b, g in (
        ("a", "Pyotr Ivanovski", "", ""), ("b", "Pyotr Ivanovski", "1961-11-30", "M"), ("c", "Pyotr Ivanovski", "1962", ""),
        ("d", "Pyotr Ivanovski", "", "female"), ("e", "Pyotr Ivanovski", "circa 1963; 1980", ""), ("f", "Annouchka", "1971", ""),
        ("g", "Annouchka", "1971-07-01", "")))
    out = run("party", "-", "--parties", book, "--quiet", data=table).stdout.splitlines()[1:]
    found = {line.split("\t")[0]: tuple(line.split("\t")[5:]) for line in out}
    assert found["a"] == found["b"] == found["e"] == ("1000", "LISTED"), found
    assert found["c"] == found["d"] == ("690", "NAME-ONLY"), found
    assert found["f"][1] == "NAME-ONLY" and found["g"][1] == "LISTED", found
    out = run("party", "Pyotr Ivanovski", "--parties", book, "--schema", "Person", "--birth", "1955").stdout
    assert "NAME-ONLY" in out and "another year of birth" in out, out
    assert "same birth" in run("party", "Pyotr Ivanovski", "--parties", book, "--birth", "1960-03-12").stdout
    assert "date or birth is not" in run("party", "-", "--parties", book, data="id\tname\tbirth\n1\tx\tlong ago\n", code=3).stderr
    assert "date of birth is not" in run("party", "x", "--parties", book, "--birth", "long ago", code=4).stderr


def match(queries, *args, code=0, **extra):
    p = run("party", "--format", "yente", "--parties", PARTIES, *args, code=code, data=json.dumps({"queries": queries, **extra}))
    return json.loads(p.stdout)


def test_yente_match():
    institute = {"schema": "Organization", "properties": {"name": [INSTITUTE], "country": ["cn"]}}
    queries = {
        "a": institute,
        "b": {"schema": "Company", "properties": {"name": ["Hebei Attan Technology Co Ltd", "河北阿坦科技有限公司"], "jurisdiction": ["cn"]}},
        "c": {"id": "c-1", "schema": "Company", "properties": {"name": ["Lantern Hill Bakery"], "incorporationDate": ["2001"]}},
        "d": {"schema": "Address", "properties": {"full": ["somewhere"]}},
        "e": {"schema": "Company", "properties": {"name": ["Tamerisk Logistics GmbH"]}},
    }
    out = match(queries, "--as-of", "2023-07-24", code=3)
    assert list(out["responses"]) == list(queries) and out["limit"] == 5 and "name_match" in out["matcher"], out
    a, b, c, d, e = (out["responses"][k] for k in "abcde")
    first = a["results"][0]
    assert a["status"] == 200 and a["total"]["relation"] == "eq" and a["query"] == institute, a
    assert first["id"] == "us.bis.entity-list:el:5437b3824f794e01" and first["datasets"] == ["us.bis.entity-list"], first
    assert first["match"] is True and first["score"] == first["features"]["name_match"] == 1.0, first
    assert first["properties"]["name"] == [first["caption"]] and first["caption"].endswith("Institute of Forensic Science of China"), first
    assert first["interdict"]["relation"] == "LISTED" and first["interdict"]["citation"] == "85 FR 34505; 85 FR 44159", first
    assert first["interdict"]["listed_from"] == "2020-06-05" and first["interdict"]["listed_to"] == "2023-11-16", first
    assert b["results"][0]["score"] == 1.0 and b["results"][0]["explanations"]["name_match"]["query"].startswith("河北"), b
    assert len(b["results"]) == 1, b
    assert c["results"] == [] and c["total"] == {"value": 0, "relation": "eq"}, c
    assert c["interdict"]["ignored"] == ["incorporationDate: not compared"], c
    assert d["status"] == 400 and "Address" in d["detail"] and d["results"] == [], d
    assert e["results"][0]["interdict"]["relation"] == "OWNED" and e["results"][0]["interdict"]["owned_percent"] == 60.0, e
    assert e["results"][0]["interdict"]["through"] == "Tamerisk Logistics GmbH" and e["results"][0]["match"] is True, e


def test_yente_parameters():
    query = {"q": {"schema": "Organization", "properties": {"name": INSTITUTE}}}
    later = match(query, "--as-of", "2023-11-17")["responses"]["q"]
    assert later["results"] == [], later
    former = match(query, "--parameters", "as_of=2023-11-17&former=true")["responses"]["q"]["results"]
    assert former[0]["interdict"]["relation"] == "DELISTED" and former[0]["match"] is False, former
    assert "2023-25557" in former[0]["interdict"]["citation_end"] or former[0]["interdict"]["citation_end"], former
    near = {"q": {"schema": "Company", "properties": {"name": ["Hebei Attan Technology Co Ltd"]}}}
    found = match(near, "--parameters", "threshold=0.999&as_of=2023-07-24")["responses"]["q"]["results"]
    assert found and found[0]["match"] is False, found
    assert match(near, "--parameters", "cutoff=0.999&as_of=2023-07-24")["responses"]["q"]["results"] == []
    base = ("party", "--format", "yente", "--parties", PARTIES)
    for wrong, why in (("topics=sanction", "not honoured"), ("changed_since=2024-01-01", "not honoured"), ("algorithm=logic-v2", "interdict"),
                       ("limit=0", "1 to 64"), ("threshold=7", "0 to 1"), ("limit", "name=value"), ("colour=red", "not known")):
        assert why in run(*base, "--parameters", wrong, data="{}", code=2).stderr, wrong
    assert json.loads(run(*base, data="{}", code=4).stdout)["detail"].startswith("no queries"), "{}"
    assert "not JSON" in json.loads(run(*base, data='{"queries": ', code=4).stdout)["detail"]
    assert "weights" in json.loads(run(*base, data=json.dumps({"weights": {"x": 1}, "queries": query}), code=4).stdout)["detail"]
    assert run(*base, "--fail-on", "refuse", "--as-of", "2023-07-24", data=json.dumps({"queries": query}), code=1).stdout
    request, out = Path(TMP.name) / "request.json", Path(TMP.name) / "response.json"
    request.write_text(json.dumps({"queries": query}))
    run(*base, request, "-o", out, "--as-of", "2023-07-24")
    assert json.loads(out.read_text())["responses"]["q"]["results"][0]["match"] is True
    assert "belongs to" in run("party", "x", "--parties", PARTIES, "--parameters", "limit=1", code=2).stderr


def test_check_asks_parties_too():
    out = run("check", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-07-24").stdout
    assert out.startswith("REFUSE") and "LISTED  Ministry" in out and "85 FR 34505" in out, out
    out = run("check", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-11-17").stdout
    assert out.startswith("CLEAR") and "DELISTED" in out and "delisted   2023-11-16" in out, out
    out = run("check", "Lantern Hill Bakery", "--parties", PARTIES, "--as-of", "2023-07-24").stdout
    assert out.startswith("CLEAR") and 'no listed party is known by "Lantern Hill Bakery" on 2023-07-24' in out, out
    verdict = json.loads(run("check", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-07-24", "--json").stdout)
    found = [f for f in verdict["findings"] if f["kind"] == "party"]
    assert verdict["verdict"] == "refuse" and found[0]["relation"] == "LISTED" and found[0]["citation"].startswith("85 FR"), verdict
    both = json.loads(run("check", "PMK ethyl glycidate", "--parties", PARTIES, "--as-of", "2025-01-01", "--json").stdout)
    assert any(f["kind"] != "party" for f in both["findings"]), both
    assert "party" not in run("check", INSTITUTE, "--as-of", "2023-07-24", "--json").stdout.split('"findings"')[1]
    run("check", INSTITUTE, "--parties", PARTIES, "--as-of", "2023-07-24", "--fail-on", "refuse", code=1)
    assert "not a parties book" in run("check", "x", "--parties", BOOK, code=4).stderr
    assert "--parties" in run("completion").stdout.split('"check")')[1].split(";;\n    \"")[0]


def test_the_example():
    p = subprocess.run([EXAMPLE, PARTIES, "19562", INSTITUTE, "Lantern Hill Bakery", "KTL"], capture_output=True, encoding="utf-8", timeout=60)
    lines = p.stdout.splitlines()
    assert p.returncode == 0 and lines[0] == INSTITUTE, p
    assert " LISTED Ministry" in lines[1] and lines[2].strip() == "85 FR 34505; 85 FR 44159" and "same: Forensic" in lines[3], lines
    assert lines[4] == "Lantern Hill Bakery" and lines[5] == "KTL" and "NAME-ONLY Kestrelon" in lines[6], lines


def test_wrong_command_lines():
    assert "name a parties book" in run("party", "x.tsv", code=4).stderr
    assert "takes a number from 1 to 64" in run("party", "x", "--top", "0", "--parties", PARTIES, code=2).stderr
    assert "takes a date" in run("party", "x", "--as-of", "yesterday", "--parties", PARTIES, code=2).stderr
    assert "takes one of tsv|yente" in run("party", "x", "--format", "csv", "--parties", PARTIES, code=2).stderr
    assert "not a parties book" in run("party", "x", "--parties", BOOK, code=4).stderr
    bad = Path(TMP.name) / "bad.book"
    bad.write_bytes(PARTIES.read_bytes()[:-1])
    assert run("screen", "--parties", bad, data="", code=4).stderr
    nameless = run("party", "-", "--parties", PARTIES, data="id\tname\tcountry\n1\t\tcn\n", code=3)
    stored = run("party", "-", "--parties", PARTIES, "--store", Path(TMP.name) / "nameless.stored", data="id\tname\n1\t\n", code=3)
    assert "2: a party needs a name" in stored.stderr, stored
    assert "2: a party needs a name" in nameless.stderr and "1 could not be read" in nameless.stderr, nameless
    assert "not a day" in run("party", "-", "--parties", PARTIES, data="id\tname\tdate\n1\tx\t2023\n", code=3).stderr


if __name__ == "__main__":
    status = tap.run(sys.modules[__name__])
    TMP.cleanup()
    sys.exit(status)
