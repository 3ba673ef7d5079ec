#!/usr/bin/env python3
"""Check the annotated writing of the corpus and, on demand, write it out for training and scoring.

  check.py [FILES...] [--out DIR] [--warnings]

Without FILES every file of reports/ and passages/ is read. Texts whose annotation fails are named with file, line and
reason, and the exit status is 1. With --out the good texts are written as DIR/docs/NNNN.txt (an empty line, the date, the
text), DIR/gold/NNNN.json (schema of the codebook) and DIR/index.tsv (number, id, file).

Errors break a rule that a machine can test. Warnings (--warnings) ask for a second look: an event type that does not fit
a commitment's firmness, a party that is no actor, an actor not at its first mention, a year not in the text.
Python 3.11, standard library only.
"""
import argparse
import datetime
import json
import re
import sys
from collections import Counter
from pathlib import Path

import annotation
from annotation import Problem

HERE = Path(__file__).resolve().parent

KINDS = frozenset("state leader minister ministry military igo other".split())
STATUS = frozenset("held planned".split())
EVENT_TYPES = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
)
FIRMNESS = frozenset("signed agreed intends explores urges".split())
SECTORS = frozenset(
    "defence security cybersecurity counter_terrorism energy minerals trade investment finance aviation transport digital "
    "science_technology space health education culture_people agriculture environment_climate disaster migration_labour "
    "multilateral other".split()
)
MECHANISMS = frozenset("committee commission dialogue working_group agreement mou treaty programme fund exercise other".split())
# The event types on which a commitment of each firmness can rest.
RESTS_ON = {
    "signed": {"SUPPORT", "COOPERATE"},
    "agreed": {"AGREE", "COOPERATE", "AID"},
    "intends": {"AGREE", "COOPERATE", "AID"},
    "explores": {"CONSULT", "AGREE"},
    "urges": {"AGREE", "REQUEST", "CONSULT"},
}

COUNTRIES = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ
    BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU
    DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC
    GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
    KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
    MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL
    PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN
    SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
    VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE
    """.split()
)


class Check:
    """The rules, applied to one compiled text. `errors` and `warnings` are lists of (line, what)."""

    def __init__(self, text, gold, lines):
        self.text, self.body, self.gold, self.lines = text, text.body, gold, lines
        self.errors, self.warnings = [], []
        self.organisations = {a["country"] for a in gold["actors"] if a["kind"] == "igo"}
        self.actor_codes = {a["country"] for a in gold["actors"]}
        self.header()
        self.actors()
        self.events()
        self.meetings()
        self.pairs()
        self.commitments()
        self.mechanisms()

    def error(self, line, what):
        self.errors.append((line, what))

    def warn(self, line, what):
        self.warnings.append((line, what))

    def records(self, layer):
        return zip(self.lines[layer], self.gold[layer])

    # ------------------------------------------------------------ parts of a record

    def word(self, line, value, vocabulary, name):
        if value not in vocabulary:
            self.error(line, f"{value!r} is no {name}")

    def parties(self, line, values):
        if len(set(values)) != len(values):
            self.error(line, f"a code stands twice in {'+'.join(values)}")
        for code in values:
            if code in COUNTRIES:
                if code not in self.actor_codes:
                    self.warn(line, f"{code} is no actor of the text")
            elif not re.fullmatch(r"[A-Z][A-Z0-9]{1,11}", code):
                self.error(line, f"{code!r} is neither a country code nor the acronym of an organisation")
            elif code not in self.organisations:
                self.error(line, f"{code} is no country code, and no actor of kind igo has it")

    def stands(self, line, value, name):
        if value is not None and value not in self.body:
            self.error(line, f"{name} {value!r} does not stand in the text")

    def edges(self, line, *spans):
        for s in spans:
            if s["quote"] != s["quote"].strip() or "\n" in s["quote"]:
                self.error(line, f"a span has white space at its edge or runs over a line break: {s['quote'][:50]!r}")

    def date(self, line, value):
        if value is None:
            return
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
        try:
            year, month, day = (int(x) if x else 1 for x in match.groups())
            datetime.date(year, month, day)
        except (AttributeError, ValueError):
            self.error(line, f"{value!r} is no date (YYYY-MM-DD, YYYY-MM or YYYY)")

    # ------------------------------------------------------------ layers

    def header(self):
        line = self.text.line
        if not self.body.strip():
            self.error(line, "the text is empty")
        date = self.gold["date"]
        if date is not None and len(date) != 10:
            self.error(line, f"the header date {date!r} is not YYYY-MM-DD")
        self.date(line, date)
        place = self.gold["dateline_place"]
        lead = any(paragraph.startswith(place or "") for paragraph in self.body.split("\n")[:6])
        if place and place not in self.body[:120] and not lead:
            self.error(line, f"place {place!r} is neither at the head of the text nor of its lead")
        if not self.text.header.get("genre"):
            self.error(line, "the genre is missing")

    def actors(self):
        seen = {}
        for line, a in self.records("actors"):
            self.word(line, a["kind"], KINDS, "actor kind")
            code = a["country"]
            if code not in COUNTRIES and not (a["kind"] == "igo" and re.fullmatch(r"[A-Z][A-Z0-9]{1,11}", code)):
                self.error(line, f"{code!r} is no country code (an organisation's acronym needs the kind igo)")
            self.edges(line, a, *a.get("alt_spans", []))
            self.stands(line, a["role"], "role")
            place = (a["start"], a["end"])
            if place in seen:
                self.error(line, f"this span is an actor on line {seen[place]} already")
            key = (code, a["kind"], a["quote"])
            if key in seen:
                self.error(line, f"actor twice, see line {seen[key]}")
            if a["kind"] == "state" and (code, "state") in seen:
                self.error(line, f"{code} has a state actor on line {seen[code, 'state']} already")
            if a["kind"] == "state":
                seen[code, "state"] = line
            seen[place] = seen[key] = line
            if a["kind"] not in ("state", "ministry") and annotation.occurrences(self.body, a["quote"])[:1] != [a["start"]]:
                self.warn(line, f"not at the first mention: {a['quote']!r}")

    def events(self):
        seen = {}
        for line, e in self.records("events"):
            self.word(line, e["plover"], EVENT_TYPES, "event type")
            self.parties(line, e["source"])
            self.parties(line, e["target"])
            both = set(e["source"]) & set(e["target"])
            if both:
                self.error(line, f"{'+'.join(sorted(both))} is source and target")
            if not e["target"] and len(e["source"]) < 2 and e["source"][0] in COUNTRIES:
                self.error(line, "one state alone needs a target")
            key = (e["plover"], tuple(e["source"]), tuple(e["target"]), e["evidence"]["start"])
            # Two encounters of the same sides may stand in one sentence, two other acts of one kind may not.
            if key in seen and e["plover"] != "CONSULT":
                self.error(line, f"event twice, see line {seen[key]}")
            seen[key] = line
            self.alternatives(line, [e["evidence"]] + e.get("alt_evidence", []))

    def alternatives(self, line, spans):
        places = [(s["start"], s["end"]) for s in spans]
        if len(set(places)) != len(places):
            self.error(line, "an alternative repeats another span of the record")

    def meetings(self):
        agreed = [e for e in self.gold["events"] if e["plover"] == "AGREE"]
        for line, m in self.records("meetings"):
            self.word(line, m["status"], STATUS, "meeting status")
            self.parties(line, m["parties"])
            if len(m["parties"]) < 2:
                self.error(line, "a meeting has two parties or more")
            self.date(line, m["date"])
            for person in m["people"]:
                self.stands(line, person, "person")
            if m["place"] and m["place"].lower() not in self.body.lower():
                self.error(line, f"place {m['place']!r} does not stand in the text")
            self.stands(line, m["occasion"], "occasion")
            held_later = m["status"] == "held" and m["date"] and self.gold["date"] and m["date"] > self.gold["date"][: len(m["date"])]
            if held_later:
                self.error(line, f"held on {m['date']}, after the date of the text")
            if m["status"] == "planned":
                spans = {s["start"] for s in [m["evidence"]] + m.get("alt_evidence", [])}
                fits = (
                    e
                    for e in agreed
                    if set(e["source"] + e["target"]) & set(m["parties"])
                    and spans & {s["start"] for s in [e["evidence"]] + e.get("alt_evidence", [])}
                )
                if not any(fits):
                    self.error(line, "planned, but no AGREE of a party has its evidence")
            self.alternatives(line, [m["evidence"]] + m.get("alt_evidence", []))

    def pairs(self):
        """Every held meeting has its CONSULT with the same sides and evidence, and the other way round."""

        def key(codes, record):
            return "+".join(sorted(codes)), record["evidence"]["start"]

        held = Counter(key(m["parties"], m) for m in self.gold["meetings"] if m["status"] == "held")
        consult = Counter(key(e["source"] + e["target"], e) for e in self.gold["events"] if e["plover"] == "CONSULT")
        for line, m in self.records("meetings"):
            if m["status"] == "held" and held[key(m["parties"], m)] > consult[key(m["parties"], m)]:
                self.error(line, f"held {'+'.join(m['parties'])}, but no CONSULT with these sides and this evidence")
        for line, e in self.records("events"):
            if e["plover"] == "CONSULT" and consult[key(e["source"] + e["target"], e)] > held[key(e["source"] + e["target"], e)]:
                self.error(line, "CONSULT, but no held meeting with these sides and this evidence")

    def commitments(self):
        seen = {}
        for line, c in self.records("commitments"):
            self.word(line, c["firmness"], FIRMNESS, "firmness")
            self.parties(line, c["parties"])
            if len(c["parties"]) < 2 and c["parties"][0] in COUNTRIES:
                self.error(line, "a commitment has two parties or more")
            for sector in c["sectors"]:
                self.word(line, sector, SECTORS, "sector")
            if len(set(c["sectors"])) != len(c["sectors"]):
                self.error(line, "a sector stands twice")
            self.stands(line, c["mechanism"], "mechanism")
            if c["deadline"] and not re.fullmatch(r"\d{4}", c["deadline"]):
                self.stands(line, c["deadline"], "deadline")
            start, end = c["text"]["start"], c["text"]["end"]
            if (start, end) in seen:
                self.error(line, f"same text as the commitment of line {seen[start, end]}")
            seen[start, end] = line
            self.edges(line, c["text"], *c.get("alt_text", []))
            self.alternatives(line, [c["text"]] + c.get("alt_text", []))
            types = {
                e["plover"]
                for e in self.gold["events"]
                for s in [e["evidence"]] + e.get("alt_evidence", [])
                if s["start"] < end and start < s["end"] and set(e["source"] + e["target"]) & set(c["parties"])
            }
            if not types:
                self.error(line, f"no event of its parties overlaps {c['text']['quote'][:50]!r}")
            elif not types & (RESTS_ON.get(c["firmness"], set()) | ({"SUPPORT"} if "multilateral" in c["sectors"] else set())):
                self.warn(line, f"{c['firmness']}, but it rests on {'/'.join(sorted(types))}")

    def mechanisms(self):
        seen = {}
        for line, m in self.records("mechanisms"):
            self.word(line, m["kind"], MECHANISMS, "mechanism kind")
            self.parties(line, m["parties"])
            self.edges(line, m["name"])
            place = (m["name"]["start"], m["name"]["end"])
            if place in seen:
                self.error(line, f"same name as the mechanism of line {seen[place]}")
            seen[place] = line
            year = m["founded"]
            if year and str(year) not in self.body and not (self.gold["date"] or "").startswith(str(year)):
                self.warn(line, f"founded {year} is neither in the text nor the year of its date")


# ---------------------------------------------------------------- the whole corpus


def corpus_files():
    return sorted(HERE.glob("passages/*.txt")) + sorted(HERE.glob("reports/*.txt"))


def name_of(path):
    path = Path(path).resolve()
    return path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else path.name


def load(paths):
    """(good, errors, warnings): good is a list of (file, text, gold); the others are lists of (file, line, id, what)."""
    good, errors, warnings, ids = [], [], [], {}
    for path in paths:
        name = name_of(path)
        try:
            found = annotation.texts(path)
        except Problem as p:
            errors.append((name, p.line, "-", p.what))
            continue
        for text in found:
            if text.id in ids:
                errors.append((name, text.line, text.id, f"this id is taken by {ids[text.id]}"))
            ids[text.id] = f"{name}:{text.line}"
            try:
                gold, lines = annotation.compile_text(text)
            except Problem as p:
                errors.append((name, p.line, text.id, p.what))
                continue
            check = Check(text, gold, lines)
            errors += [(name, line, text.id, what) for line, what in check.errors]
            warnings += [(name, line, text.id, what) for line, what in check.warnings]
            if not check.errors:
                good.append((name, text, gold))
    return good, errors, warnings


def write(good, out):
    """The good texts as numbered documents with their annotation."""
    for folder in ("docs", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    index = []
    for number, (name, text, gold) in enumerate(good, 1):
        (out / "docs" / f"{number:04d}.txt").write_text(f"\n{gold['date'] or ''}\n{text.body}\n", encoding="utf-8")
        record = json.dumps({"doc": number, **gold}, ensure_ascii=False, indent=1)
        (out / "gold" / f"{number:04d}.json").write_text(record + "\n", encoding="utf-8")
        index.append(f"{number:04d}\t{text.id}\t{name}\n")
    (out / "index.tsv").write_text("".join(index), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write documents, annotations and index there")
    parser.add_argument("--warnings", action="store_true", help="show what asks for a second look")
    args = parser.parse_args()
    good, errors, warnings = load(args.files or corpus_files())
    for name, line, text_id, what in errors:
        print(f"{name}:{line}: {text_id}: {what}")
    if args.warnings:
        for name, line, text_id, what in warnings:
            print(f"{name}:{line}: {text_id}: warning: {what}")
    if args.out:
        write(good, args.out)
    print(f"{len(good)} good texts, {len(errors)} errors, {len(warnings)} warnings")
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
