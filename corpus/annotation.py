"""The line format of the corpus: reading it, and turning quotes into spans.

`texts(path)` gives the texts of one file; `compile_text(text)` gives the annotation of one text in the schema of the
codebook, with every quote replaced by its offsets in code points. What cannot be read raises `Problem` with its line.
`README.md` describes the format. Python 3.11, standard library only.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

HEADER_FIELDS = ("date", "place", "genre", "note")
RECORD_FIELDS = {
    "A": ("alt",),
    "M": ("people", "place", "date", "occasion", "ev", "alt"),
    "E": ("ev", "alt"),
    "C": ("text", "sectors", "mech", "deadline", "alt"),
    "X": ("name", "founded"),
}
QUOTED_FIELDS = ("ev", "alt", "text", "name")


class Problem(Exception):
    """What is wrong, and on which line of the file."""

    def __init__(self, line, what):
        super().__init__(what)
        self.line, self.what = line, what


@dataclass
class Text:
    """One text of a corpus file with its annotation lines, not yet interpreted."""

    id: str
    line: int
    header: dict = field(default_factory=dict)
    body: str = ""
    records: list = field(default_factory=list)  # (line number, annotation line)


# ---------------------------------------------------------------- files


def texts(path):
    """The texts of one corpus file, in order."""
    out, body, stage = [], [], "start"
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("=== "):
            if stage in ("header", "text"):
                raise Problem(number, f"{out[-1].id} ends before its second ---")
            out.append(Text(id=line[4:].strip(), line=number))
            body, stage = [], "header"
        elif line.rstrip() == "---" and stage == "header":
            stage = "text"
        elif line.rstrip() == "---" and stage == "text":
            out[-1].body, stage = "\n".join(body).strip("\n"), "records"
        elif stage == "header" and line.strip():
            name, colon, value = line.partition(":")
            if not colon or name not in HEADER_FIELDS:
                raise Problem(number, f"{line[:40]!r} is no header field")
            if name in out[-1].header:
                raise Problem(number, f"{name} is given twice")
            out[-1].header[name] = value.strip()
        elif stage == "text":
            body.append(line.rstrip())
        elif stage == "records" and line.strip() and not line.startswith("#"):
            out[-1].records.append((number, line.strip()))
        elif stage == "start" and line.strip():
            raise Problem(number, "a file begins with === and the id of its first text")
    if stage in ("header", "text"):
        raise Problem(out[-1].line, f"{out[-1].id} has no second ---")
    return out


# ---------------------------------------------------------------- sentences

ABBREVIATIONS = frozenset(
    "Dr Mr Mrs Ms Messrs Hon Amb Eng Gen Col Lt Maj Brig Capt Cdr Cmdr Cpl Sgt Adm Sen Rep Gov Prof Rev Fr St Jr Sr a.i "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos vs e.g i.e Md Ltd Co Inc Bros Corp approx".split()
)
STOP = re.compile(r"""[.!?]["”’»')\]]*(?=\s+["“‘«'(\[]*(\S))""")
INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")


def sentences(text):
    """The (start, end) of every sentence, in order. A line break ends a sentence."""
    out, offset = [], 0
    for line in text.split("\n"):
        start = len(line) - len(line.lstrip())
        for stop in STOP.finditer(line):
            follows = stop.group(1)
            if stop.start() < start or not (follows.isupper() or follows.isdigit()):
                continue
            word = line[: stop.start()].rsplit(None, 1)[-1:] or [""]
            word = word[0].lstrip("\"“‘«'([")
            initials = INITIALS.fullmatch(word) and word[-1].isupper()
            if line[stop.start()] == "." and (word in ABBREVIATIONS or initials):
                continue
            out.append((offset + start, offset + stop.end()))
            start = stop.end() + len(line[stop.end() :]) - len(line[stop.end() :].lstrip())
        if start < len(line.rstrip()):
            out.append((offset + start, offset + len(line.rstrip())))
        offset += len(line) + 1
    return out


# ---------------------------------------------------------------- quotes

QUOTE = re.compile(r'"((?:[^"\\]|\\.)*)"(?:#(\d+))?')


def read_quote(value, line):
    """The words of a written quote and the number of the occurrence meant, or None."""
    match = QUOTE.fullmatch(value.strip())
    if not match:
        raise Problem(line, f"{value[:60]!r} is not a quote")
    return re.sub(r"\\(.)", r"\1", match.group(1)), int(match.group(2)) if match.group(2) else None


def occurrences(text, words):
    """Starts of the places where the words stand, never inside a longer word."""
    left = r"(?<!\w)" if words[:1].isalnum() else ""
    right = r"(?!\w)" if words[-1:].isalnum() else ""
    return [m.start() for m in re.finditer(left + re.escape(words) + right, text)]


def candidates(text, words):
    """All (start, end) that a quote may mean: as it stands, or cut in the middle."""
    if not words.strip():
        return []
    whole = [(s, s + len(words)) for s in occurrences(text, words)]
    first, cut, last = words.partition(" ... ")
    if whole or not cut:
        return whole
    starts, out = occurrences(text, first), []
    for start in occurrences(text, last):
        before = [s for s in starts if s + len(first) <= start]
        if before and (not out or before[-1] != out[-1][0]):
            out.append((before[-1], start + len(last)))
    return out


def span(text, value, line):
    """The span that a quote stands for: its nth occurrence, else the shortest and first."""
    words, nth = read_quote(value, line)
    found = candidates(text, words)
    if not found:
        raise Problem(line, f"not in the text: {words[:70]!r}")
    if nth is not None and not 1 <= nth <= len(found):
        raise Problem(line, f"{words[:60]!r} stands {len(found)} times in the text, not {nth}")
    start, end = found[nth - 1] if nth else min(found, key=lambda s: (s[1] - s[0], s[0]))
    return as_span(text, start, end)


def sentence_span(text, value, line):
    """The whole sentence that a quote stands for; `"Its first words ..."` is enough."""
    words, nth = read_quote(value, line)
    if words.endswith(" ..."):
        found = [(s, e) for s, e in sentences(text) if text.startswith(words[:-4], s) and s + len(words) - 4 <= e]
    else:
        inside = set(candidates(text, words))
        found = [s for s in sentences(text) if s in inside]
    if not found:
        raise Problem(line, f"no whole sentence: {words[:70]!r}")
    if nth is None and len(found) > 1:
        raise Problem(line, f"{len(found)} sentences fit {words[:60]!r}")
    if nth is not None and not 1 <= nth <= len(found):
        raise Problem(line, f"{len(found)} sentences fit {words[:60]!r}, not {nth}")
    return as_span(text, *found[nth - 1 if nth else 0])


def as_span(text, start, end):
    return {"quote": text[start:end], "start": start, "end": end}


# ---------------------------------------------------------------- records


def split_fields(line):
    """The parts of an annotation line between bars that stand outside quotes."""
    parts, quoted, start, i = [], False, 0, 0
    while i < len(line):
        if line[i] == "\\" and quoted:
            i += 1
        elif line[i] == '"':
            quoted = not quoted
        elif line[i] == "|" and not quoted:
            parts.append(line[start:i].strip())
            start = i + 1
        i += 1
    return parts + [line[start:].strip()]


def read_fields(record, parts, number):
    """The named fields after the head of a record; `alt` is a list, `-` is None."""
    out = {"alt": []}
    for part in parts:
        name, colon, value = part.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or name not in RECORD_FIELDS[record]:
            raise Problem(number, f"{part[:40]!r} is no field of {record}")
        if name == "alt":
            out["alt"].append(value)
        elif name in out:
            raise Problem(number, f"{name} is given twice")
        elif name in QUOTED_FIELDS:
            out[name] = value
        else:
            plain = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
            out[name] = None if plain in ("-", "") else plain
    return out


def need(fields, name, number):
    if not fields.get(name):
        raise Problem(number, f"{name} is missing")
    return fields[name]


def codes(written):
    return written.split("+")


ACTOR_HEAD = re.compile(r'A (\S+) (\S+) ("(?:[^"\\]|\\.)*"(?:#\d+)?)(?: role=(-|"(?:[^"\\]|\\.)*"))?')


def actor(text, head, fields, number):
    match = ACTOR_HEAD.fullmatch(head)
    if not match:
        raise Problem(number, 'an actor is written: A CODE kind "name" role="title"')
    country, kind, name, role = match.groups()
    role = None if role in (None, "-") else read_quote(role, number)[0]
    out = {**span(text, name, number), "country": country, "kind": kind, "role": role}
    if fields["alt"]:
        out["alt_spans"] = [span(text, a, number) for a in fields["alt"]]
    return out


def meeting(text, head, fields, number):
    words = head.split()
    if len(words) != 3:
        raise Problem(number, "a meeting is written: M held|planned CODE+CODE | ...")
    people = [p.strip() for p in (fields.get("people") or "").split(";") if p.strip()]
    return {
        "parties": sorted(codes(words[2])),
        "people": people,
        "place": fields.get("place"),
        "date": fields.get("date"),
        "occasion": fields.get("occasion"),
        "status": words[1],
        **evidence(text, fields, number),
    }


def event(text, head, fields, number):
    words = head.split()
    if len(words) != 5 or words[3] != ">":
        raise Problem(number, "an event is written: E TYPE SOURCES > TARGETS | ..., with - for no target")
    return {
        "plover": words[1],
        "source": sorted(codes(words[2])),
        "target": [] if words[4] == "-" else sorted(codes(words[4])),
        **evidence(text, fields, number),
    }


def evidence(text, fields, number):
    out = {"evidence": sentence_span(text, need(fields, "ev", number), number)}
    if fields["alt"]:
        out["alt_evidence"] = [sentence_span(text, a, number) for a in fields["alt"]]
    return out


def commitment(text, head, fields, number):
    words = head.split()
    if len(words) != 3:
        raise Problem(number, "a commitment is written: C firmness CODE+CODE | ...")
    out = {
        "parties": sorted(codes(words[2])),
        "text": span(text, need(fields, "text", number), number),
        "sectors": re.split(r"[,;\s]+", need(fields, "sectors", number)),
        "firmness": words[1],
        "mechanism": fields.get("mech"),
        "deadline": fields.get("deadline"),
    }
    if fields["alt"]:
        out["alt_text"] = [span(text, a, number) for a in fields["alt"]]
    return out


def mechanism(text, head, fields, number):
    words = head.split()
    if len(words) != 3:
        raise Problem(number, "a mechanism is written: X kind CODE+CODE | ...")
    founded = fields.get("founded")
    if founded is not None and not re.fullmatch(r"\d{4}", founded):
        raise Problem(number, f"founded is a year or -, not {founded!r}")
    name = span(text, need(fields, "name", number), number)
    return {"name": name, "kind": words[1], "parties": sorted(codes(words[2])), "founded": int(founded) if founded else None}


READERS = {
    "A": ("actors", actor),
    "M": ("meetings", meeting),
    "E": ("events", event),
    "C": ("commitments", commitment),
    "X": ("mechanisms", mechanism),
}


def compile_text(text):
    """The annotation of one text in the codebook's schema, and the line each record came from.

    A held meeting and its CONSULT tell of one encounter, so each takes the other's alternatives.
    """
    date, place = text.header.get("date"), text.header.get("place")
    gold = {"date": None if date in (None, "", "-") else date, "dateline_place": None if place in (None, "", "-") else place}
    lines = {}
    for layer, _ in READERS.values():
        gold[layer], lines[layer] = [], []
    for number, line in text.records:
        parts = split_fields(line)
        record = line[0]
        if record not in READERS or line[1:2] != " ":
            raise Problem(number, f"{line[:40]!r} begins with none of A M E C X")
        layer, read = READERS[record]
        gold[layer].append(read(text.body, parts[0], read_fields(record, parts[1:], number), number))
        lines[layer].append(number)
    share_alternatives(gold)
    return gold, lines


def share_alternatives(gold):
    consults = [e for e in gold["events"] if e["plover"] == "CONSULT"]
    for m in gold["meetings"]:
        if m["status"] != "held":
            continue
        for e in consults:
            if e["evidence"] == m["evidence"] and set(e["source"] + e["target"]) == set(m["parties"]):
                spans = {(a["start"], a["end"]): a for a in m.get("alt_evidence", []) + e.get("alt_evidence", [])}
                if spans:
                    m["alt_evidence"] = e["alt_evidence"] = [spans[k] for k in sorted(spans)]
                consults.remove(e)
                break
