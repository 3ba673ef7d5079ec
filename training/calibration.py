"""How well the confidences are calibrated, and parameters that make them so (`models/reader.tsv`).

    cargo xtask annotate FOLDER/docs FOLDER/annotations
    python3 training/calibration.py FOLDER... [--measure FOLDER...] [--write models/reader.tsv]

A folder holds `docs`, `gold` and `annotations` of numbered documents. An act is right where the annotation has an event of its type
and parties in its sentence, an undertaking where it overlaps an annotated one. The confidences of the folders are fitted by a
slope and a shift of their logits; --measure tells what that makes of other folders; --write multiplies it into the parameters. The encoder must not
have learned from any of them. Needs nothing but Python; the result is the same on every run.
"""
import argparse
import glob
import json
import math
import os
import re

BINS = 10
STEPS = 2000
# Blocs and the full list of their members are the same party.
BLOCS = {name: frozenset(members.split()) for name, members in {
    'G7': 'CAN FRA DEU ITA JPN GBR USA', 'MERCOSUR': 'ARG BRA PRY URY', 'GCC': 'BHR KWT OMN QAT SAU ARE', 'BENELUX': 'BEL NLD LUX',
    'ASEAN': 'BRN KHM IDN LAO MYS MMR PHL SGP THA VNM', 'EAEU': 'ARM BLR KAZ KGZ RUS'}.items()}


def shared(a, b):
    return max(0, min(a['end'], b['end']) - max(a['start'], b['start']))


def same_place(a, b):
    inside = shared(a, b)
    return inside > 0 and inside / (a['end'] - a['start'] + b['end'] - b['start'] - inside) >= 0.5


def same_words(a, b):
    inside, lengths = shared(a, b), sorted((a['end'] - a['start'], b['end'] - b['start']))
    return inside > 0 and inside >= lengths[0] / 2 and inside >= lengths[1] / 4


def parties(codes):
    found = set(codes)
    for name, members in BLOCS.items():
        if members <= found:
            found = (found - members) | {name}
    return found


def same_parties(a, b):
    # Of what is done together the sides do not count.
    if a['plover'] == 'CONSULT' or not a['target'] or not b['target']:
        return parties(a['source'] + a['target']) == parties(b['source'] + b['target'])
    return parties(a['source']) == parties(b['source']) and parties(a['target']) == parties(b['target'])


def judged(folder):
    """Pairs of confidence and whether it is right, of acts and of undertakings."""
    acts, undertakings = [], []
    for name in sorted(glob.glob(os.path.join(folder, 'annotations', '*.json'))):
        with open(name, encoding='utf-8') as file:
            read = json.load(file)
        with open(os.path.join(folder, 'gold', os.path.basename(name)), encoding='utf-8') as file:
            gold = json.load(file)
        for out, layer, places, matches in (
                (acts, 'events', lambda one, other: one.get('alt_evidence', []) if other else [one['evidence']],
                 lambda one, event, place: one['plover'] == event['plover'] and same_parties(one, event) and same_place(one['evidence'], place)),
                (undertakings, 'commitments', lambda one, other: one.get('alt_text', []) if other else [one['text']],
                 lambda one, commitment, place: same_words(one['text'], place))):
            right, taken = set(), set()
            for other in (False, True):
                for at, one in enumerate(read[layer]):
                    for number, event in enumerate(gold[layer]):
                        if at not in right and number not in taken and any(matches(one, event, place) for place in places(event, other)):
                            right.add(at)
                            taken.add(number)
            out += [(one['confidence'], at in right) for at, one in enumerate(read[layer])]
    return acts, undertakings


def logit(chance):
    chance = min(max(chance, 0.01), 0.99)
    return math.log(chance / (1 - chance))


def turned(pairs, slope, shift):
    return [(1 / (1 + math.exp(-slope * logit(said) - shift)), right) for said, right in pairs]


def fit(pairs):
    slope, shift = 1.0, 0.0
    for _ in range(STEPS):
        wrong = [(said, new - right) for (said, right), (new, _) in zip(pairs, turned(pairs, slope, shift))]
        slope -= 0.5 * sum(error * logit(said) for said, error in wrong) / len(pairs)
        shift -= 0.5 * sum(error for _, error in wrong) / len(pairs)
    return slope, shift


def bins(pairs):
    for one in range(BINS):
        inside = [pair for pair in pairs if min(int(pair[0] * BINS), BINS - 1) == one]
        if inside:
            yield len(inside), sum(said for said, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)


def error(pairs):
    """The expected calibration error: how far what is said and what is right lie apart, mean over the pairs."""
    return sum(count * abs(said - right) for count, said, right in bins(pairs)) / max(1, len(pairs))


def rewrite(path, fitted):
    """Multiplies slopes and shifts into the parameters, and into the least confidence that is read."""
    lines = []
    with open(path, encoding='utf-8') as file:
        for line in file.read().splitlines():
            found = re.fullmatch(r'(acts|undertakings) (\w+)\t(\S+)', line)
            if found:
                slope, shift = fitted[found[1]]
                line = f'{found[1]} {found[2]}\t{float(found[3]) * slope + (shift if found[2] == "shift" else 0):.4f}'
            elif line.startswith('least\t'):
                slope, shift = fitted['acts']
                line = f'least\t{100 * turned([(float(line.split()[1]) / 100, 0)], slope, shift)[0][0]:.1f}'
            lines.append(line)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('folders', nargs='+')
    parser.add_argument('--measure', nargs='*', default=[])
    parser.add_argument('--write')
    options = parser.parse_args()
    read = {folder: judged(folder) for folder in options.folders + options.measure}
    fitted = {}
    for which, name in enumerate(('acts', 'undertakings')):
        slope, shift = fitted[name] = fit([pair for folder in options.folders for pair in read[folder][which]])
        print(f'{name}: slope {slope:.3f}, shift {shift:.3f}')
        for folder in options.folders + options.measure:
            pairs = read[folder][which]
            print(f'  {folder}: {len(pairs)} read, {sum(right for _, right in pairs) / max(1, len(pairs)):.3f} right, error {error(pairs):.3f}, so fitted {error(turned(pairs, slope, shift)):.3f}')
            best = sorted(pairs, key=lambda pair: -pair[0])[:round(len(pairs) * 0.7)]
            print(f'    of the surer 70 % {sum(right for _, right in best) / max(1, len(best)):.3f} are right; '
                  + ', '.join(f'{said:.2f}: {right:.2f} of {count}' for count, said, right in bins(pairs)))
    if options.write:
        rewrite(options.write, fitted)


if __name__ == '__main__':
    main()
