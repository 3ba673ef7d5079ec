#!/usr/bin/env python3
"""Check the follow-up gold: every quote stands in its text, every name is known, every line has its form.

  check.py            names each fault with file, line and reason and exits with 1; else counts what is here

Python 3.11, standard library only. The format is told in README.md.
"""
import datetime
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent

RECORDS = frozenset("commitment mechanism agreement programme frame".split())
RELATIONS = frozenset("restates narrows widens upgrades delivers qualifies contradicts".split())
AXES = {
    "intent": frozenset("live reaffirmed qualified walked_back withdrawn".split()),
    "delivery": frozenset(
        "no_evidence not_started first_steps partly delivered delivered_late superseded obstructed contradicted not_assessable".split()
    ),
}
LIFE = frozenset("proposed agreed established active overdue dormant revived restructured terminated".split())
KINDS = frozenset(
    "joint_statement communique press_release agreed_minutes agreement_text news op_ed transcript parliamentary_reply "
    "list_of_outcomes other".split()
)
ACTS = frozenset(
    "meeting commitment AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
    "MOBILIZE COERCE ASSAULT".split()
)
ATTRIBUTES = frozenset("number date place person sum".split())
CODES = re.compile(r"[A-Z][A-Z0-9]{1,11}(\+[A-Z][A-Z0-9]{1,11})*")
QUOTE = re.compile(r'"((?:[^"\\]|\\.)*)"(?:#(\d))?')


class Fault(Exception):
    """A line that breaks the format: its number and what is wrong."""

    def __init__(self, line, what):
        super().__init__(what)
        self.line, self.what = line, what


def items(path):
    """The items of a file: (slug, line, [(line, text), ...])."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("=== "):
            found.append((line[4:].strip(), number, []))
        elif found:
            found[-1][2].append((number, line))
        elif line and not line.startswith("#"):
            raise Fault(number, "words before the first item")
    return found


def fields(line):
    """The parts between bars; a bar inside a quote does not part."""
    parts, start, quoted = [], 0, False
    for at, char in enumerate(line):
        if char == '"' and line[at - 1 : at] != "\\":
            quoted = not quoted
        elif char == "|" and not quoted:
            parts.append(line[start:at].strip())
            start = at + 1
    return parts + [line[start:].strip()]


def day(number, value, full=True):
    pattern = r"\d{4}-\d\d-\d\d" if full else r"\d{4}(-\d\d(-\d\d)?)?"
    if not re.fullmatch(pattern, value):
        raise Fault(number, f"{value!r} is no date")
    parts = [int(x) for x in value.split("-")]
    try:
        return datetime.date(*(parts + [1, 1])[:3])
    except ValueError as error:
        raise Fault(number, f"{value!r} is no date") from error


def word(number, value, allowed):
    for part in value.split("/"):
        if part not in allowed:
            raise Fault(number, f"{part!r} is none of {', '.join(sorted(allowed))}")


def stands(number, field, text):
    match = QUOTE.fullmatch(field)
    if not match:
        raise Fault(number, f"{field!r} is no quote")
    quote, nth = match.group(1).replace('\\"', '"'), int(match.group(2) or 1)
    count = text.count(quote)
    if count < nth:
        raise Fault(number, f"the text does not hold {quote!r}")
    if count > 1 and not match.group(2):
        raise Fault(number, f"the text holds {count} times {quote!r}")
    if "\n" in quote or quote != quote.strip() or not quote:
        raise Fault(number, f"white space at the edge of {quote!r}")


def head_and_body(slug, at, lines):
    """The `name: value` lines up to the first `---`, and the lines below it."""
    for index, (_, line) in enumerate(lines):
        if line.strip() == "---":
            return dict(pair(n, x) for n, x in lines[:index]), lines[index + 1 :]
    raise Fault(at, f"{slug} has no ---")


def pair(number, line):
    name, colon, value = line.partition(":")
    if not colon:
        raise Fault(number, f"{line!r} is no 'name: value'")
    return name.strip(), value.strip()


def prose(lines):
    return "\n".join(line for _, line in lines).strip()


def answers(lines):
    return [(n, *pair(n, line)) for n, line in lines if line.strip() and not line.startswith("#")]


def parts(number, value, count):
    found = fields(value)
    if len(found) != count:
        raise Fault(number, f"{len(found)} parts, not {count}")
    return found


def read_report(slug, at, lines):
    head, body = head_and_body(slug, at, lines)
    if set(head) != {"date", "place", "publisher", "kind"}:
        raise Fault(at, f"the head of {slug} has {', '.join(head)}")
    word(at, head["kind"], KINDS)
    text = prose(body)
    if head["place"] != "-" and head["place"] not in text[:300]:
        raise Fault(at, f"{head['place']!r} is no dateline of {slug}")
    return day(at, head["date"]), text


def check_chain(slug, at, lines, reports, tally):
    last, axes, first, deadline = None, set(), None, None
    evidence, told = set(), {}
    for number, name, value in answers(lines):
        if name == "record":
            word(number, value, RECORDS)
            tally["record " + value] += 1
        elif name == "parties":
            if not CODES.fullmatch(value) or value.split("+") != sorted(set(value.split("+"))):
                raise Fault(number, f"{value!r} are no sorted codes")
            tally["dyad", value] += 1
        elif name == "first":
            report, quote = parts(number, value, 2)
            first = last = report_day(number, report, reports)
            stands(number, quote, reports[report][1])
            founding = report
        elif name == "then":
            report, relation, quote = parts(number, value, 3)
            when = report_day(number, report, reports)
            if first is None or when < last:
                raise Fault(number, f"{report} stands out of order")
            last = when
            word(number, relation, RELATIONS)
            stands(number, quote, reports[report][1])
            evidence.add(report)
            told.setdefault(report, set()).update(relation.split("/"))
            tally["link " + relation.split("/")[0]] += 1
        elif name == "not":
            report, quote, _ = parts(number, value, 3)
            report_day(number, report, reports)
            stands(number, quote, reports[report][1])
            tally["look-alike"] += 1
        elif name == "deadline":
            until, quote = parts(number, value, 2)
            deadline = day(number, until)
            if not any(quote[1:-1] in text for _, text in reports.values()):
                raise Fault(number, f"no report holds {quote}")
        elif name == "status":
            since, axis, state, report = parts(number, value, 4)
            day(number, since)
            word(number, axis, AXES)
            word(number, state, AXES[axis])
            axes.add(axis)
            if (state == "no_evidence") != (report == "-"):
                raise Fault(number, "only no_evidence stands without evidence")
            if axis == "delivery" and report == founding:
                raise Fault(number, "the founding text is no evidence of delivery")
            if report != "-" and report != founding and report not in evidence:
                raise Fault(number, f"{report} is no member of the chain")
            if report != "-" and day(number, since) > report_day(number, report, reports):
                raise Fault(number, f"{report} tells of a later day")
            rests(number, state.split("/")[0], day(number, since), told.get(report, set()), deadline)
            tally[f"{axis} {state}"] += 1
        elif name == "overdue":
            if deadline is None or day(number, value) != deadline + datetime.timedelta(days=1):
                raise Fault(number, "overdue is the day after the deadline")
            tally["overdue"] += 1
        else:
            raise Fault(number, f"{name!r} is no line of a chain")
    if first is None or axes != set(AXES):
        raise Fault(at, f"{slug} lacks its first telling or an axis")
    tally["chain"] += 1
    tally["chain without later word"] += not evidence


# What a later report must at least do for a status to rest on it.
RESTS_ON = {
    "first_steps": {"delivers"},
    "partly": {"delivers"},
    "delivered": {"delivers"},
    "delivered_late": {"delivers"},
    "reaffirmed": {"restates", "upgrades", "widens", "delivers"},
    "qualified": {"qualifies", "narrows"},
    "walked_back": {"narrows", "contradicts", "qualifies"},
    "withdrawn": {"contradicts"},
}


def rests(number, state, since, relations, deadline):
    if state in RESTS_ON and not relations & RESTS_ON[state]:
        raise Fault(number, f"{state} rests on {'/'.join(sorted(relations)) or 'nothing'}")
    if state == "delivered" and deadline and since > deadline:
        raise Fault(number, "delivered after the deadline is delivered_late")
    if state == "delivered_late" and (deadline is None or since <= deadline):
        raise Fault(number, "delivered_late, but no deadline had passed")


def report_day(number, slug, reports):
    if slug not in reports:
        raise Fault(number, f"no report is called {slug!r}")
    return reports[slug][0]


def sections(lines):
    """Head lines, [(line, section head, text)], answer lines of an item with several texts."""
    marks = [i for i, (_, line) in enumerate(lines) if line == "---" or line.startswith("--- ")]
    if len(marks) < 2 or lines[marks[-1]][1] != "---":
        raise Fault(lines[0][0], "an item has texts under '--- ...' and its answers under a last ---")
    texts = [(lines[a][0], lines[a][1][4:], prose(lines[a + 1 : b])) for a, b in zip(marks, marks[1:])]
    return [x for x in lines[: marks[0]] if x[1].strip()], texts, lines[marks[-1] + 1 :]


def check_history(slug, at, lines, tally):
    head, texts, below = sections(lines)
    if {pair(n, x)[0] for n, x in head} != {"mechanism", "parties"}:
        raise Fault(at, f"{slug} needs mechanism and parties")
    everything, dates = [], []
    for number, title, text in texts:
        when, kind = parts(number, title, 2)
        dates.append(day(number, when))
        word(number, kind, KINDS)
        everything.append(text)
    if dates != sorted(dates):
        raise Fault(at, f"the reports of {slug} stand out of order")
    whole = "\n".join(everything)
    states = 0
    for number, name, value in answers(below):
        if name == "session":
            count, held, place, host, quote = parts(number, value, 5)
            if not re.fullmatch(r"\d+|-", count) or not re.fullmatch(r"[A-Z]{3}|-", host):
                raise Fault(number, f"number {count!r} or host {host!r}")
            if day(number, held, full=False) > dates[-1]:
                raise Fault(number, "held after the last report")
            if place != "-" and place.lower() not in whole.lower():
                raise Fault(number, f"no text names {place}")
            stands(number, quote, whole)
            tally["session"] += 1
        elif name == "rhythm":
            months, how, *quote = fields(value)
            word(number, how, {"stated", "inferred"})
            if not months.isdigit() or len(quote) != (how == "stated"):
                raise Fault(number, f"{value!r} is no rhythm")
            if quote:
                stands(number, quote[0], whole)
        elif name == "life":
            when, state, last, turn, following = parts(number, value, 5)
            day(number, when)
            word(number, state, LIFE)
            if not re.fullmatch(r"last (\d+|-)", last) or not re.fullmatch(r"next_host ([A-Z]{3}|-)", turn):
                raise Fault(number, f"{last!r} or {turn!r}")
            if following != "next -":
                day(number, following.removeprefix("next "), full=False)
            tally["life " + state.split("/")[0]] += 1
            states += 1
        elif name not in ("parent", "child"):
            raise Fault(number, f"{name!r} is no line of a history")
    if not states or not 1 <= len(texts) <= 8:
        raise Fault(at, f"{slug} has no state or too many reports")
    tally["history"] += 1


def check_fusion(slug, at, lines, tally):
    _, texts, below = sections(lines)
    reports = {}
    for number, title, text in texts:
        name, when, publisher = parts(number, title, 3)
        day(number, when)
        if name in reports or not publisher:
            raise Fault(number, f"report {name!r} twice, or without a publisher")
        reports[name] = text
    acts = set()

    def told(number, field):
        name, _, quote = field.partition(" ")
        if name not in reports:
            raise Fault(number, f"no report {name!r}")
        stands(number, quote, reports[name])

    for number, name, value in answers(below):
        found = fields(value)
        if name == "same":
            act, kind, codes, *where = found
            word(number, kind, ACTS)
            if act in acts or not CODES.fullmatch(codes) or not where:
                raise Fault(number, f"act {act!r} twice, without parties or never told")
            acts.add(act)
            for field in where:
                told(number, field)
            tally["act"] += 1
            tally["telling"] += len(where)
        elif name == "copy":
            names = value.split()
            if len(names) < 2 or set(names) - set(reports):
                raise Fault(number, f"{value!r} are no two reports")
            tally["copy"] += 1
        elif name == "differs":
            act, attribute, *where = found
            word(number, attribute, ATTRIBUTES)
            if act not in acts or len(where) < 2:
                raise Fault(number, f"{act!r} is no act, or fewer than two tellings")
            for field in where:
                told(number, field)
            tally["contradiction"] += 1
        else:
            raise Fault(number, f"{name!r} is no line of a fusion set")
    tally["fusion set"] += 1
    tally["fusion report"] += len(reports)


def main():
    faults, tally, reports, seen = [], Counter(), {}, {}

    def each(folder, check):
        for path in sorted((HERE / folder).glob("*.txt")):
            try:
                found = items(path)
            except Fault as fault:
                faults.append((path, fault))
                continue
            for slug, at, lines in found:
                try:
                    if (folder, slug) in seen:
                        raise Fault(at, f"{slug} stands in {seen[folder, slug]} already")
                    seen[folder, slug] = path.name
                    check(slug, at, lines)
                except Fault as fault:
                    faults.append((path, fault))

    def report(slug, at, lines):
        reports[slug] = read_report(slug, at, lines)
        words = len(reports[slug][1].split())
        tally["report"] += 1
        tally["word of reports"] += words
        if not 100 <= words <= 450:
            raise Fault(at, f"{slug} has {words} words")

    each("reports", report)
    each("chains", lambda *item: check_chain(*item, reports, tally))
    each("histories", lambda *item: check_history(*item, tally))
    each("fusion", lambda *item: check_fusion(*item, tally))
    for path, fault in faults:
        print(f"{path.relative_to(HERE)}:{fault.line}: {fault.what}", file=sys.stderr)
    dyads = sum(1 for key in tally if isinstance(key, tuple))
    print(f"{tally['report']} reports, {tally['word of reports']} words; {tally['chain']} chains of {dyads} sets of parties")
    for name in sorted(key for key in tally if isinstance(key, str)):
        print(f"  {name}: {tally[name]}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
