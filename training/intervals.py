"""How far the figures could differ on other documents of the same kind: `intervals.py SCORER PREDICTIONS GOLD DOCS`.

Scores every document by itself with SCORER (the scorer that comes with the gold), draws as many documents as there are, with
replacement, 2,000 times, and prints for each layer F1 and the interval that holds 95 % of the draws. Needs nothing but Python;
the draws are seeded.
"""
import os
import random
import re
import subprocess
import sys

DRAWS = 2000


def counts(scorer, predictions, gold, docs, number):
    """For each layer of one document: true positives, false positives, false negatives."""
    out = subprocess.run([sys.executable, scorer, predictions, '--gold', gold, '--docs', docs, '--only', number],
                         capture_output=True, text=True, check=True).stdout
    rows = re.findall(r'^(\w[^\n]*?)  +(?:[\d.]+|-) +(?:[\d.]+|-) +(?:[\d.]+|-) +(\d+) +(\d+) +(\d+)$', out, re.M)
    return {name: tuple(map(int, numbers)) for name, *numbers in rows}


def f1(tallies):
    hit, false, missed = (sum(tally[k] for tally in tallies) for k in range(3))
    return 2 * hit / (2 * hit + false + missed) if hit else 0.0


def main():
    scorer, predictions, gold, docs = sys.argv[1:]
    documents = [counts(scorer, predictions, gold, docs, name[:-5].lstrip('0')) for name in sorted(os.listdir(gold))]
    chance = random.Random(1)
    draws = [[chance.randrange(len(documents)) for _ in documents] for _ in range(DRAWS)]
    print(f'{len(documents)} documents\nlayer\tF1\tfrom\tto')
    for layer in documents[0]:
        each = [document.get(layer, (0, 0, 0)) for document in documents]
        found = sorted(f1([each[k] for k in draw]) for draw in draws)
        print(f'{layer}\t{f1(each):.3f}\t{found[DRAWS // 40]:.3f}\t{found[-DRAWS // 40]:.3f}')


if __name__ == '__main__':
    main()
