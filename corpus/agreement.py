"""How far two annotators agree: a blind second annotation of a fixed tenth of the corpus, compared with the first.

`draw DIR` writes the drawn texts without their annotation to DIR, for the second annotator to work from.
`compare` reads the first annotation from the corpus and the second from `second/`, and prints the agreement of every
layer by the matching rules of the codebook (section 9); `--list` adds what the annotators differ on, and prefixes
(`compare birch cedar`) keep only the texts whose id begins with one of them.
Python 3.11, standard library only.
"""
import argparse
import hashlib
import sys
from collections import Counter
from pathlib import Path

import annotation

HERE = Path(__file__).resolve().parent
SHARE = 26  # of 256: a text is drawn if the last two hex digits of its id's SHA-256 are below this
HALF = 0.5  # two spans tell of the same thing if they share half of their union
NULL = "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    draw_command = commands.add_parser("draw", help="write the drawn texts without their annotation")
    draw_command.add_argument("out", type=Path, metavar="DIR")
    compare_command = commands.add_parser("compare", help="print the agreement of both annotations")
    compare_command.add_argument("prefixes", nargs="*", metavar="PREFIX", help="only texts whose id begins so")
    compare_command.add_argument("--list", action="store_true", help="show every disagreement")
    args = parser.parse_args()
    if args.command == "draw":
        draw(args.out)
    else:
        compare(tuple(args.prefixes), args.list)


# ---------------------------------------------------------------- drawing


def drawn(text_id):
    """Whether the rule draws a text. It looks at nothing but the id, so that no one can choose."""
    return int(hashlib.sha256(text_id.encode("utf-8")).hexdigest()[-2:], 16) < SHARE


def first_files(part):
    return sorted((HERE / part).glob("*.txt"))


def draw(out):
    """One file for the reports and one for the passages, texts in the order of the corpus.

    The note of a text and its dateline place are left out with the records: both are the first annotator's.
    """
    out = out.resolve()
    if out.is_relative_to(HERE.parent):
        sys.exit("draw to a folder outside the repository: the drawn texts are a working copy")
    out.mkdir(parents=True, exist_ok=True)
    for part in ("reports", "passages"):
        chosen = [t for path in first_files(part) for t in annotation.texts(path) if drawn(t.id)]
        blocks = (
            f"=== {t.id}\ndate: {t.header.get('date', NULL)}\ngenre: {t.header.get('genre', NULL)}\n---\n{t.body}\n---\n\n"
            for t in chosen
        )
        (out / f"{part}.txt").write_text("".join(blocks), encoding="utf-8")
        print(f"{len(chosen)} {part} drawn")


# ---------------------------------------------------------------- matching


def overlap(a, b):
    """Shared characters of two spans as a part of their union."""
    shared = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return max(shared, 0) / (max(a["end"], b["end"]) - min(a["start"], b["start"]))


def closeness(a, b, main, alternatives):
    """The best overlap of one side's main span with any span that the other side holds right."""
    ours, theirs = [a[main], *a.get(alternatives, [])], [b[main], *b.get(alternatives, [])]
    return max([overlap(a[main], s) for s in theirs] + [overlap(b[main], s) for s in ours])


def actor_fit(a, b):
    """Code and span. Any mention of a country noun serves, so two state actors of one code always fit."""
    if a["country"] != b["country"]:
        return 0
    if a["kind"] == b["kind"] == "state":
        return 1
    ours, theirs = [a, *a.get("alt_spans", [])], [b, *b.get("alt_spans", [])]
    return max(overlap(x, y) for x in ours for y in theirs)


def meeting_fit(a, b):
    """Parties, and the evidence or the same people and date."""
    if a["parties"] != b["parties"] or a["status"] != b["status"]:
        return 0
    same = a["people"] and set(a["people"]) == set(b["people"]) and a["date"] == b["date"]
    return max(closeness(a, b, "evidence", "alt_evidence"), 1 if same else 0)


def type_fit(a, b):
    """Type and evidence of an event, whoever acts on whom."""
    return closeness(a, b, "evidence", "alt_evidence") if a["plover"] == b["plover"] else 0


def event_fit(a, b):
    """Type, sides and evidence. In a CONSULT and a joint act only the union of the sides counts."""
    joint = a["plover"] == "CONSULT" or not a["target"] or not b["target"]
    if joint and set(a["source"] + a["target"]) != set(b["source"] + b["target"]):
        return 0
    if not joint and (a["source"], a["target"]) != (b["source"], b["target"]):
        return 0
    return type_fit(a, b)


def commitment_fit(a, b):
    return closeness(a, b, "text", "alt_text")


def mechanism_fit(a, b):
    """The name, wherever in the text it was taken from."""
    if a["name"]["quote"].casefold() == b["name"]["quote"].casefold():
        return 1
    return overlap(a["name"], b["name"])


def matched(first, second, fit, least=HALF):
    """The largest one-to-one matching of items that fit, closest partners tried first: a list of (i, j)."""
    partners = []
    for a in first:
        found = [(fit(a, b), j) for j, b in enumerate(second)]
        partners.append([j for score, j in sorted(found, key=lambda f: (-f[0], f[1])) if score >= least])
    holder = {}

    def place(i, tried):
        for j in partners[i]:
            if j in tried:
                continue
            tried.add(j)
            if j not in holder or place(holder[j], tried):
                holder[j] = i
                return True
        return False

    for i in range(len(first)):
        place(i, set())
    return sorted((i, j) for j, i in holder.items())


# ---------------------------------------------------------------- comparing

# Row of the table: layer, fit, least overlap.
ROWS = (
    ("actors", "actors", actor_fit, HALF),
    ("meetings", "meetings", meeting_fit, HALF),
    ("events", "events", event_fit, HALF),
    ("events, type and evidence", "events", type_fit, HALF),
    ("commitments", "commitments", commitment_fit, HALF),
    ("commitments, any overlap", "commitments", commitment_fit, 0.01),
    ("mechanisms", "mechanisms", mechanism_fit, HALF),
)
LISTED = {"actors", "meetings", "events", "commitments", "mechanisms"}


class Tally:
    """Items of the first annotation, of the second, and of both."""

    def __init__(self):
        self.first = self.second = self.both = 0

    def add(self, first, second, both):
        self.first, self.second, self.both = self.first + first, self.second + second, self.both + both

    def row(self, name):
        total = self.first + self.second
        f1 = f"{2 * self.both / total:.3f}" if total else NULL
        return f"| {name} | {self.first} | {self.second} | {self.both} | {f1} |"


def second_annotation():
    """Text id to its second annotation; both annotations must be of the same words."""
    found = {}
    for path in sorted((HERE / "second").glob("*.txt")):
        for text in annotation.texts(path):
            if text.id in found:
                sys.exit(f"{text.id} was annotated twice in second/")
            found[text.id] = text
    return found


def compare(prefixes, listing):
    second = {i: t for i, t in second_annotation().items() if not prefixes or i.startswith(prefixes)}
    first = {t.id: t for part in ("reports", "passages") for path in first_files(part) for t in annotation.texts(path)}
    strangers = [i for i, t in second.items() if i not in first or first[i].body != t.body]
    if strangers:
        sys.exit(f"not in the corpus, or with other words: {', '.join(strangers)}")

    tallies = {name: Tally() for name, *_ in ROWS}
    types, sectors = Tally(), Tally()
    parts = {key: [0, 0] for key in ("firmness", "commitment parties", "actor kind", "mechanism kind", "dateline place")}
    confused = {"firmness": Counter(), "actor kind": Counter(), "mechanism kind": Counter()}
    by_type, report, silent = {}, [], Counter()
    for text_id, text in second.items():
        a, b = annotation.compile_text(first[text_id])[0], annotation.compile_text(text)[0]
        silent[not a["events"], not b["events"]] += 1
        count(parts["dateline place"], a["dateline_place"] == b["dateline_place"])
        ours, theirs = (Counter(e["plover"] for e in g["events"]) for g in (a, b))
        types.add(ours.total(), theirs.total(), (ours & theirs).total())
        for name, layer, fit, least in ROWS:
            pairs = matched(a[layer], b[layer], fit, least)
            tallies[name].add(len(a[layer]), len(b[layer]), len(pairs))
            if name not in LISTED:
                continue
            taken, given = {i for i, _ in pairs}, {j for _, j in pairs}
            report += [(text_id, "first only", show(layer, x)) for i, x in enumerate(a[layer]) if i not in taken]
            report += [(text_id, "second only", show(layer, x)) for j, x in enumerate(b[layer]) if j not in given]
            for i, j in pairs:
                x, y = a[layer][i], b[layer][j]
                if layer == "commitments":
                    shared = len(set(x["sectors"]) & set(y["sectors"]))
                    sectors.add(len(x["sectors"]), len(y["sectors"]), shared)
                    count(parts["commitment parties"], x["parties"] == y["parties"])
                    differ(parts, confused, report, text_id, "firmness", x["firmness"], y["firmness"], x["text"]["quote"])
                    if set(x["sectors"]) != set(y["sectors"]):
                        told = f"sectors {'+'.join(x['sectors'])} / {'+'.join(y['sectors'])}: {x['text']['quote']}"
                        report.append((text_id, "differs", told))
                elif layer == "actors":
                    differ(parts, confused, report, text_id, "actor kind", x["kind"], y["kind"], x["quote"])
                elif layer == "mechanisms":
                    differ(parts, confused, report, text_id, "mechanism kind", x["kind"], y["kind"], x["name"]["quote"])
            if layer == "events":
                for plover in sorted(set(ours) | set(theirs)):
                    both = sum(a["events"][i]["plover"] == plover for i, _ in pairs)
                    by_type.setdefault(plover, Tally()).add(ours[plover], theirs[plover], both)

    print(f"{len(second)} texts; without any event in both {silent[True, True]}, in the first only "
          f"{silent[True, False]}, in the second only {silent[False, True]}\n")
    print("| layer | first | second | both | F1 |\n|---|---|---|---|---|")
    for name in tallies:
        print(tallies[name].row(name))
    print(types.row("events, type alone"))
    print(sectors.row("sectors of matched commitments"))
    print("\n| of matched items | same | of | share |\n|---|---|---|---|")
    for name, (same, of) in parts.items():
        print(f"| {name} | {same} | {of} | {same / of:.3f} |" if of else f"| {name} | 0 | 0 | {NULL} |")
    print("\n| event | first | second | both | F1 |\n|---|---|---|---|---|")
    for plover, tally in sorted(by_type.items(), key=lambda t: -t[1].first):
        print(tally.row(plover))
    for name, counts in confused.items():
        if counts:
            told = ", ".join(f"{x} / {y} {n}" for (x, y), n in counts.most_common())
            print(f"\n{name}, first / second: {told}")
    if listing:
        print()
        for text_id, side, what in report:
            print(f"{text_id}: {side}: {what}")


def count(part, same):
    part[0] += same
    part[1] += 1


def differ(parts, confused, report, text_id, name, ours, theirs, quote):
    """Counts one value of a matched pair, and notes it where the two annotators differ."""
    count(parts[name], ours == theirs)
    if ours != theirs:
        confused[name][ours, theirs] += 1
        report.append((text_id, "differs", f"{name} {ours} / {theirs}: {quote}"))


def show(layer, item):
    """One line that lets a reader find the item in its text."""
    if layer == "actors":
        return f"A {item['country']} {item['kind']} {item['quote']}"
    if layer == "meetings":
        return f"M {item['status']} {'+'.join(item['parties'])}: {item['evidence']['quote']}"
    if layer == "events":
        sides = f"{'+'.join(item['source'])} > {'+'.join(item['target']) or NULL}"
        return f"E {item['plover']} {sides}: {item['evidence']['quote']}"
    if layer == "commitments":
        return f"C {item['firmness']} {'+'.join(item['parties'])}: {item['text']['quote']}"
    return f"X {item['kind']} {'+'.join(item['parties'])}: {item['name']['quote']}"


if __name__ == "__main__":
    main()
