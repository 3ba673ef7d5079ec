"""Weights of the relevance gate (`data/gate.tsv`), learned from the corpus.

    python3 corpus/check.py --out out/corpus
    cargo xtask stretches out/corpus/docs out/corpus/stretches.jsonl
    cargo xtask stretches GENERAL.jsonl out/general.jsonl
    python3 training/gate.py out/corpus out/general.jsonl [--leave-out DIR] [--measure DIR STRETCHES] [--write data/gate.tsv]
    python3 training/gate.py out/corpus out/general.jsonl --weights data/gate.tsv [--measure DIR STRETCHES]

A document of the corpus with at least one meeting, event, commitment or mechanism is to pass; one without any is not. GENERAL is
unannotated general news, one JSON object a line; every second document of it is taken for irrelevant, apart from the part that
the corpus's own model finds most like dealings, and the others are kept for measuring. Documents whose text stands in a folder
given with --leave-out (numbered documents as `check.py` writes them) are never trained on.

The score of a document is that of its best stretch: a sum of the weights of its features. For a document that is to pass, the
best stretch is pushed up; for one that is not, all stretches that come near are pushed down. The threshold is set on documents
that the weights were not learned from (five parts in turn). With --weights nothing is learned: that table is measured on the
documents given, which say most where it has not learned from them. Needs nothing but Python; the result is the same on every run.
"""
import argparse
import json
import os
import random

EPOCHS, RATE, DECAY = 10, 0.25, 0.02
LEAST = 6          # occurrences of a feature
WANTED = 6.0       # weight of a document that is to pass
GENERAL = 2.0      # weight of a general document
DOUBTFUL = 0.10    # share of general documents that may be relevant after all
PARTS = 5
MISSED = 8         # documents of the corpus that the threshold may lose, weights learned without them
SMALLEST = 0.12    # weights nearer to zero are not written
KINDS = ('meetings', 'events', 'commitments', 'mechanisms')


def stretches(path):
    """Documents of a file of stretches: (id, list of lists of features)."""
    with open(path, encoding='utf-8') as lines:
        return [(row['doc'], row['stretches']) for row in map(json.loads, lines)]


def annotated(folder, path):
    """(id, stretches, whether it is to pass) for numbered documents with annotations in FOLDER/gold."""
    documents = []
    for name, found in stretches(path):
        with open(os.path.join(folder, 'gold', name + '.json'), encoding='utf-8') as file:
            gold = json.load(file)
        documents.append((name, found, any(gold.get(kind) for kind in KINDS)))
    return documents


def train(positive, negative, general, epochs=EPOCHS, seed=1):
    """Logistic regression over best stretches; AdaGrad."""
    chance = random.Random(seed)
    count = {}
    for document in positive + negative + general:
        for features in document:
            for feature in features:
                count[feature] = count.get(feature, 0) + 1
    kept = sorted(feature for feature, n in count.items() if n >= LEAST)
    weights, squares = dict.fromkeys(kept, 0.0), dict.fromkeys(kept, 1.0)
    bias, bias_squares = 0.0, 1.0
    known = [[[f for f in features if f in weights] for features in document] for document in positive + negative + general]
    labels = [(1, WANTED)] * len(positive) + [(0, 1.0)] * len(negative) + [(0, GENERAL)] * len(general)
    items = [(document, *label) for document, label in zip(known, labels) if document]
    sums, bias_sum = dict.fromkeys(kept, 0.0), 0.0
    for epoch in range(epochs):
        chance.shuffle(items)
        for document, wanted, cost in items:
            scores = [bias + sum([weights[f] for f in features]) for features in document]
            best = scores.index(max(scores))
            moved = [best] if wanted else [i for i, s in enumerate(scores) if s > -3.0][:12] or [best]
            for i in moved:
                probability = 1 / (1 + 2.718281828459045 ** -max(-30.0, min(30.0, scores[i])))
                slope = cost * (probability - wanted)
                if abs(slope) < 1e-3:
                    continue
                bias_squares += slope * slope
                bias -= RATE * slope / bias_squares ** 0.5
                for f in document[i]:
                    step = slope + DECAY * weights[f]
                    squares[f] += step * step
                    weights[f] -= RATE * step / squares[f] ** 0.5
        # The mean over the later rounds depends less on the order of the documents than any one of them.
        if 2 * epoch >= epochs:
            bias_sum += bias
            for f, weight in weights.items():
                sums[f] += weight
    rounds = epochs - (epochs + 1) // 2
    return {f: total / rounds for f, total in sums.items()}, bias_sum / rounds


def score(model, document):
    weights, bias = model
    return max((bias + sum([weights.get(f, 0.0) for f in features]) for features in document), default=-99.0)


def domestic(positive, negative, general):
    """The general documents without those that are most like dealings, found in two rounds."""
    rest = general
    for known in (False, True):
        model = train(positive, negative, rest if known else [], epochs=3)
        ranked = sorted(score(model, document) for document in general)
        limit = ranked[int(len(ranked) * (1 - DOUBTFUL))]
        rest = [document for document in general if score(model, document) < limit]
    return rest


def share(scores, threshold):
    return sum(s >= threshold for s in scores) / max(1, len(scores))


def distinct(found):
    """Each feature counts once a stretch."""
    return [list(dict.fromkeys(features)) for features in found]


def learn(corpus, positive, negative, general):
    """The model, and the threshold that loses MISSED documents of the parts of the corpus that it was not learned from."""
    order = list(range(len(corpus)))
    random.Random(3).shuffle(order)
    unseen = []
    for part in range(PARTS):
        inside = [corpus[i] for at, i in enumerate(order) if at % PARTS != part]
        outside = [corpus[i] for at, i in enumerate(order) if at % PARTS == part]
        model = train([d for _, d, wanted in inside if wanted], [d for _, d, wanted in inside if not wanted], general)
        unseen += [(score(model, document), wanted) for _, document, wanted in outside]
    ranked = sorted(s for s, wanted in unseen if wanted)
    threshold = ranked[MISSED]
    weights, bias = train(positive, negative, general)
    weights = {feature: weight for feature, weight in weights.items() if abs(weight) >= SMALLEST}
    print(f'threshold {threshold:.3f}, {len(weights)} weights')
    print(f'corpus, weights learned without it: {share(ranked, threshold):.4f} of {len(ranked)} pass that should')
    return (weights, bias), threshold


def written(path):
    """Weights and threshold as they were written."""
    with open(path, encoding='utf-8') as lines:
        rows = dict(line.rstrip('\n').split('\t') for line in lines if not line.startswith('#'))
    weights = {feature: int(weight) / 1000 for feature, weight in rows.items()}
    bias, threshold = weights.pop('@bias'), weights.pop('@threshold')
    return (weights, bias), threshold


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('corpus')
    parser.add_argument('general')
    parser.add_argument('--leave-out', metavar='STRETCHES', help='stretches of documents that must not be trained on')
    parser.add_argument('--measure', nargs=2, metavar=('DIR', 'STRETCHES'))
    parser.add_argument('--write')
    parser.add_argument('--weights', metavar='TABLE', help='learn nothing, measure the weights of this table')
    options = parser.parse_args()

    corpus = [(name, distinct(found), wanted) for name, found, wanted in
              annotated(options.corpus, os.path.join(options.corpus, 'stretches.jsonl'))]
    left_out = set()
    if options.leave_out:
        left_out = {json.dumps(features) for _, found in stretches(options.leave_out) for features in distinct(found)}
    general = [(name, distinct(found)) for name, found in stretches(options.general)]
    held = [document for _, document in general[1::2]]
    learned = [document for _, document in general[0::2] if not any(json.dumps(features) in left_out for features in document)]
    print(f'{len(corpus)} documents of the corpus, {len(learned)} general ones to learn from, {len(held)} to measure')

    positive = [document for _, document, wanted in corpus if wanted]
    negative = [document for _, document, wanted in corpus if not wanted]
    if options.weights:
        model, threshold = written(options.weights)
    else:
        model, threshold = learn(corpus, positive, negative, domestic(positive, negative, learned))
    missed = [name for name, document, wanted in corpus if wanted and score(model, document) < threshold]
    print(f'corpus, as written: {1 - len(missed) / max(1, len(positive)):.4f} of {len(positive)} that should, missed {missed}, '
          f'{share([score(model, d) for d in negative], threshold):.3f} of {len(negative)} without facts')
    print(f'general, not learned from: {share([score(model, d) for d in held], threshold):.3f} of {len(held)} pass, '
          f'all: {share([score(model, d) for _, d in general], threshold):.3f} of {len(general)}')
    if options.measure:
        measured = [(name, distinct(found), wanted) for name, found, wanted in annotated(*options.measure)]
        missed = [name for name, document, wanted in measured if wanted and score(model, document) < threshold]
        passed = [name for name, document, wanted in measured if not wanted and score(model, document) >= threshold]
        print(f'{len(measured)} measured: missed {missed}, passed without facts {passed}')
    if options.write:
        with open(options.write, 'w', encoding='utf-8') as table:
            table.write('# Weights of the relevance gate in thousandths, over its threshold a stretch lets its document through.\n'
                        '# generated by training/gate.py, do not edit\n'
                        '# origin: learned from corpus/, Apache-2.0 OR MIT; features of unannotated releases of the White House (public domain)\n'
                        '# stand for what is irrelevant\n'
                        '# columns: feature weight\n')
            weights, bias = model
            rows = {'@bias': bias, '@threshold': threshold, **weights}
            for feature in sorted(rows):
                table.write(f'{feature}\t{round(rows[feature] * 1000)}\n')


if __name__ == '__main__':
    main()
