"""Weights of the evidence for whom somebody acts (`data/allegiance.tsv`), learned from the corpus.

    python3 corpus/check.py --out out/corpus
    cargo xtask allegiance out/corpus/docs out/corpus/allegiance.jsonl
    python3 training/allegiance.py out/corpus [--measure DIR] [--write data/allegiance.tsv]

Every choice that the reader makes on evidence (a person whose title does not tell the state, "the ministry") whose words overlap
an annotated actor is an example: the annotated party is to be chosen among those that the document names. The model is a
conditional logit: the score of a party is the sum of the weights of the evidence that speaks for it. Every tenth document (its
number ends in 3) is held out; --measure scores the choices of another folder of numbered documents (`docs`, `gold`,
`allegiance.jsonl`). What is chosen for one person is evidence for the next, so after writing new weights the choices are dumped
and learned from once more; two rounds are enough. Needs numpy; the result is the same on every run.
"""
import argparse
import json
import os

import numpy

LEAST = 4          # choices in which a label must occur
PENALTY = 1.0      # weight of the squared weights
ROUNDS = 150
SMALLEST = 0.02    # weights nearer to zero are not written
KINDS = ('leader', 'minister', 'ministry', 'military', 'igo', 'other')


def overlap(a, b):
    inside = min(a['end'], b['end']) - max(a['start'], b['start'])
    return 0 if inside <= 0 else inside / (a['end'] - a['start'] + b['end'] - b['start'] - inside)


def examples(folder):
    """Choices with the annotated party among the candidates: (document, candidates, labels of each, right one, chosen one)."""
    found, gold = [], {}
    unknown = 0
    with open(os.path.join(folder, 'allegiance.jsonl'), encoding='utf-8') as lines:
        for choice in map(json.loads, lines):
            name = choice['doc']
            if name not in gold:
                with open(os.path.join(folder, 'gold', name + '.json'), encoding='utf-8') as file:
                    gold[name] = [actor for actor in json.load(file)['actors'] if actor['kind'] in KINDS]
            places = [(max(overlap(span, choice) for span in [actor] + actor.get('alt_spans', [])), actor['country'])
                      for actor in gold[name]]
            best, party = max(places, default=(0, ''))
            if best < 0.5:
                continue
            if party not in choice['candidates']:
                unknown += 1
                continue
            labels = [[label for label, parties in choice['evidence'] if candidate in parties] for candidate in choice['candidates']]
            found.append((name, choice['candidates'], labels, choice['candidates'].index(party), choice['chosen']))
    return found, unknown


def matrix(found, number):
    """Rows of all candidates of all examples, dense, and the first row of each example."""
    starts = numpy.cumsum([0] + [len(example[1]) for example in found])
    rows = numpy.zeros((starts[-1], len(number)), dtype=numpy.float32)
    for (_, _, labels, _, _), start in zip(found, starts):
        for at, names in enumerate(labels):
            for name in names:
                if name in number:
                    rows[start + at, number[name]] = 1
    return rows, starts


def probabilities(rows, starts, weights):
    scores = rows @ weights
    for start, end in zip(starts, starts[1:]):
        part = scores[start:end]
        part -= part.max()
        numpy.exp(part, out=part)
        part /= part.sum()
    return scores


def train(found, penalty=PENALTY):
    """Full-batch gradient steps with momentum (Adam) on the penalised likelihood."""
    count = {}
    for _, _, labels, _, _ in found:
        for label in {label for names in labels for label in names}:
            count[label] = count.get(label, 0) + 1
    kept = sorted(label for label, n in count.items() if n >= LEAST)
    number = {label: at for at, label in enumerate(kept)}
    rows, starts = matrix(found, number)
    target = numpy.zeros(len(rows), dtype=numpy.float32)
    for (_, _, _, right, _), start in zip(found, starts):
        target[start + right] = 1
    weights, first, second = (numpy.zeros(len(kept), dtype=numpy.float32) for _ in range(3))
    for step in range(1, ROUNDS + 1):
        slope = rows.T @ (probabilities(rows, starts, weights) - target) + penalty * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        rate = 0.05 * (1 - step / (ROUNDS + 1))
        weights -= rate * (first / (1 - 0.9 ** step)) / (numpy.sqrt(second / (1 - 0.99 ** step)) + 1e-8)
    return dict(zip(kept, weights.tolist()))


def chosen(model, labels):
    scores = [sum(model.get(label, 0) for label in names) for names in labels]
    return scores.index(max(scores))


def report(name, found, model):
    if not found:
        return
    right = sum(chosen(model, labels) == wanted for _, _, labels, wanted, _ in found)
    present = sum(candidates[wanted] == now for _, candidates, _, wanted, now in found)
    print(f'{name}: {len(found)} choices, right {right / len(found):.3f}; as the reader chooses now {present / len(found):.3f}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('corpus')
    parser.add_argument('--measure', metavar='DIR')
    parser.add_argument('--penalty', type=float, default=PENALTY)
    parser.add_argument('--write')
    options = parser.parse_args()
    found, unknown = examples(options.corpus)
    inside = [example for example in found if not example[0].endswith('3')]
    outside = [example for example in found if example[0].endswith('3')]
    print(f'{len(found)} choices; in {unknown} more the annotated party is not named as one')
    model = {label: weight for label, weight in train(inside, options.penalty).items() if abs(weight) >= SMALLEST}
    print(f'{len(model)} weights')
    report('learned from', inside, model)
    report('held out', outside, model)
    if options.measure:
        report('measured', examples(options.measure)[0], model)
    if options.write:
        with open(options.write, 'w', encoding='utf-8') as table:
            table.write('# What each piece of evidence for whom somebody acts is worth, in thousandths; the party with the greatest sum is chosen.\n'
                        '# generated by training/allegiance.py, do not edit\n'
                        '# origin: learned from corpus/, Apache-2.0 OR MIT\n'
                        '# columns: evidence weight\n')
            for label in sorted(model):
                table.write(f'{label}\t{round(model[label] * 1000)}\n')


if __name__ == '__main__':
    main()
