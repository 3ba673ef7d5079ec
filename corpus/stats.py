#!/usr/bin/env python3
"""Count what the corpus holds, and find texts that are too much alike.

  stats.py [FILES...]

A sentence is empty when no evidence, alternative or commitment touches it. Two texts are reported as near duplicates when
the sets of their five-word sequences share more than 0.3 (Jaccard). Python 3.11, standard library only.
"""
import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

import annotation
import check

ALIKE = 0.3


def shingles(body):
    """The five-word sequences of a text."""
    words = re.findall(r"\w+", body.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def near_duplicates(good):
    """(share, id, id) of every pair of texts above the limit, most alike first."""
    sets = [shingles(text.body) for _, text, _ in good]
    holders = defaultdict(list)
    for i, own in enumerate(sets):
        for shingle in own:
            holders[shingle].append(i)
    shared = Counter()
    for ids in holders.values():
        for a in range(len(ids)):
            for b in range(a + 1, len(ids)):
                shared[ids[a], ids[b]] += 1
    out = []
    for (a, b), common in shared.items():
        share = common / (len(sets[a]) + len(sets[b]) - common)
        if share > ALIKE:
            out.append((share, good[a][1].id, good[b][1].id))
    return sorted(out, key=lambda x: (-x[0], x[1], x[2]))


def touched(gold):
    """Spans of everything recorded but actors and names."""
    for layer in ("meetings", "events"):
        for record in gold[layer]:
            yield record["evidence"]
            yield from record.get("alt_evidence", [])
    for c in gold["commitments"]:
        yield c["text"]
        yield from c.get("alt_text", [])


def empty_sentences(text, gold):
    """(empty, all) sentences of one text."""
    spans = [(s["start"], s["end"]) for s in touched(gold)]
    found = annotation.sentences(text.body)
    return sum(not any(a < end and start < b for a, b in spans) for start, end in found), len(found)


def line(name, counts, most=60):
    rows = sorted(counts.items(), key=lambda x: (-x[1], str(x[0])))
    more = f" and {len(rows) - most} more" if len(rows) > most else ""
    print(f"{name} ({len(rows)}): " + ", ".join(f"{k} {n}" for k, n in rows[:most]) + more)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    args = parser.parse_args()
    good, errors, _ = check.load(args.files or check.corpus_files())

    counts = defaultdict(Counter)
    empty = total = words = silent = 0
    for name, text, gold in good:
        counts["file"][name] += 1
        counts["genre"][text.header.get("genre")] += 1
        counts["year"][(gold["date"] or "none")[:4]] += 1
        a, b = empty_sentences(text, gold)
        empty, total, words = empty + a, total + b, words + len(text.body.split())
        silent += not (gold["meetings"] or gold["events"] or gold["commitments"])
        for actor in gold["actors"]:
            counts["actor kind"][actor["kind"]] += 1
        for event in gold["events"]:
            counts["event type"][event["plover"]] += 1
        for meeting in gold["meetings"]:
            counts["meeting status"][meeting["status"]] += 1
        for commitment in gold["commitments"]:
            counts["firmness"][commitment["firmness"]] += 1
            counts["sector"].update(commitment["sectors"])
        for mechanism in gold["mechanisms"]:
            counts["mechanism kind"][mechanism["kind"]] += 1
        for code in {a["country"] for a in gold["actors"]}:
            counts["state" if code in check.COUNTRIES else "organisation"][code] += 1

    print(f"{len(good)} texts, {words} words, {total} sentences, {len(errors)} errors")
    print(f"{empty} empty sentences ({empty / max(total, 1):.0%}), {silent} silent texts")
    for name in ("genre", "year", "actor kind", "meeting status", "event type", "firmness", "sector", "mechanism kind", "state", "organisation"):
        line(name, counts[name])
    missing = sorted(check.COUNTRIES - set(counts["state"]))
    print(f"states and territories not met ({len(missing)}): {' '.join(missing)}")
    for share, a, b in near_duplicates(good):
        print(f"alike {share:.2f}: {a} {b}")


if __name__ == "__main__":
    main()
