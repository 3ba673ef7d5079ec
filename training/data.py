"""Examples for the encoder: what `cargo xtask features` shows of each sentence, joined with the corpus's annotations.

An example is one sentence. Its input is a list of token ids made of the parties' letters, the marked sentence before and the
marked sentence itself. Its labels: the act types it is evidence for, who does them to whom (by letter), the clauses of its
undertakings with their firmness and sectors, and the names of instruments in it.
"""
import json
import os
import random
import re

TYPES = ['AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN',
         'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT', 'PLAN']
FIRMNESS = ['signed', 'agreed', 'intends', 'explores', 'urges']
SECTORS = ['defence', 'security', 'cybersecurity', 'counter_terrorism', 'energy', 'minerals', 'trade', 'investment', 'finance',
           'aviation', 'transport', 'digital', 'science_technology', 'space', 'health', 'education', 'culture_people',
           'agriculture', 'environment_climate', 'disaster', 'migration_labour', 'multilateral', 'other']
KINDS = ['committee', 'commission', 'dialogue', 'working_group', 'agreement', 'mou', 'treaty', 'programme', 'fund', 'exercise', 'other']
PARTIES = 8
BEFORE = 16      # tokens of the sentence before
LENGTH = 144     # tokens of an input
CLS, SEP = 101, 102
LETTER, FORM = 2, 11  # ids of [unused1] and [unused10]: the first letter, the first form
BODY = 4  # the form of a marked span: its words are kept
DIVIDER = FORM + 9  # stands between the pair spoken of and what the document is about
MASKED = -100


def overlap(a, b):
    inter = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return inter / (a[1] - a[0] + b[1] - b[0] - inter) if inter else 0.0


class Vocabulary:
    """WordPiece ids of single words, cached."""

    def __init__(self, tokenizer):
        self.tokenizer, self.cache = tokenizer, {}

    def ids(self, word):
        if word not in self.cache:
            self.cache[word] = self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(word)) or [100]
        return self.cache[word]


def occurrences(text, name):
    low, name, at, out = text.lower(), name.lower(), 0, []
    while True:
        at = low.find(name, at)
        if at < 0:
            return out
        out.append((at, at + len(name)))
        at += len(name)


def example(row, gold, text, vocabulary):
    """One sentence with its labels; `gold` is None for unannotated text."""
    parties = row['parties'][:PARTIES]
    number = len(parties)
    before = []
    for kind, value in row['before']:
        before += vocabulary.ids(value) if kind == 'W' else [(LETTER if kind == 'L' else FORM) + value]
    tokens, place = [], []
    for index, (kind, value) in enumerate(row['pieces']):
        ids = vocabulary.ids(value) if kind == 'W' else [(LETTER if kind == 'L' else FORM) + value]
        tokens += ids
        place += [index] * len(ids)
    out = dict(doc=row['doc'], parties=number, pair_of=row['pair'], about=row['about'], before=before[-BEFORE:], tokens=tokens, place=place)
    if gold is None:
        return out
    span = (row['start'], row['end'])
    types = [0.0] * len(TYPES)
    source = [[MASKED] * PARTIES for _ in TYPES]
    target = [[MASKED] * PARTIES for _ in TYPES]

    def roles(kind, sources, targets):
        joint = not targets or kind in (1, 16)
        everyone = set(sources) | set(targets)
        if not everyone <= set(parties):
            return
        for k in range(number):
            s = parties[k] in (everyone if joint else sources)
            t = not joint and parties[k] in targets
            source[kind][k] = max(source[kind][k], int(s), 0)
            target[kind][k] = max(target[kind][k], int(t), 0)

    for event in gold['events']:
        kind = TYPES.index(event['plover'])
        place_of = (event['evidence']['start'], event['evidence']['end'])
        if overlap(place_of, span) >= 0.5:
            types[kind] = 1.0
            roles(kind, event['source'], event['target'])
        elif any(overlap((a['start'], a['end']), span) >= 0.5 for a in event.get('alt_evidence', [])) and types[kind] == 0:
            types[kind] = float(MASKED)
    for meeting in gold['meetings']:
        if meeting['status'] == 'planned' and overlap((meeting['evidence']['start'], meeting['evidence']['end']), span) >= 0.5:
            types[16] = 1.0
            roles(16, meeting['parties'], [])
    inside = [row['at'][index] for index in place]
    clause = [0] * len(tokens)
    sectors = [[0] * len(SECTORS) for _ in tokens]
    names = [0] * len(tokens)

    def mark(labels, start, end, begin, within):
        first = True
        for k, (a, b) in enumerate(inside):
            if start <= a and b <= end:
                labels[k] = begin if first else within
                first = False

    for commitment in gold['commitments']:
        firm = FIRMNESS.index(commitment['firmness'])
        for place_of in [commitment['text']] + commitment.get('alt_text', []):
            mark(clause, place_of['start'], place_of['end'], 1 + 2 * firm, 2 + 2 * firm)
            for k, (a, b) in enumerate(inside):
                if place_of['start'] <= a and b <= place_of['end']:
                    for sector in commitment['sectors']:
                        sectors[k][SECTORS.index(sector)] = 1
    for mechanism in gold['mechanisms']:
        for start, end in occurrences(text, mechanism['name']['quote']):
            if start < span[1] and end > span[0]:
                mark(names, start, end, 1 + KINDS.index(mechanism['kind']), 1 + len(KINDS))
    out.update(types=types, source=source, target=target, clause=clause, sectors=sectors, names=names)
    return out


def load(features, folder, vocabulary):
    """All examples of one features file; `folder` holds gold/ and docs/ of the same documents."""
    out, gold, texts = [], {}, {}
    for line in open(features, encoding='utf8'):
        row = json.loads(line)
        doc = row['doc']
        if doc not in gold:
            gold[doc] = json.load(open(os.path.join(folder, 'gold', f'{doc}.json'), encoding='utf8'))
            texts[doc] = open(os.path.join(folder, 'docs', f'{doc}.txt'), encoding='utf8').read().rstrip('\n').split('\n', 2)[2]
        # As at run time: not every sentence is worth reading.
        if row['worth']:
            out.append(example(row, gold[doc], texts[doc], vocabulary))
    return out


def marked(kind, text, vocabulary):
    """A sentence with its marked source and target as an example: only its one act is known, all else is masked."""
    tokens = []
    # Parties are listed in the order of the text, as the program lists them: the order must not tell the roles.
    order = 'st' if text.find('<s>') < text.find('<t>') else 'ts'
    for piece in re.findall(r'</?[st]>|\w+|[^\w\s]', text):
        if piece in ('<s>', '<t>'):
            tokens += [LETTER + order.index(piece[1]), FORM + BODY]
        elif not piece.startswith('</'):
            tokens += vocabulary.ids(piece)
    types = [float(MASKED)] * len(TYPES)
    source = [[MASKED] * PARTIES for _ in TYPES]
    target = [[MASKED] * PARTIES for _ in TYPES]
    act = TYPES.index(kind)
    types[act] = 1.0
    first, second = order.index('s'), order.index('t')
    for k in (first, second):
        source[act][k] = int(k == first or kind == 'CONSULT')
        target[act][k] = int(k == second and kind != 'CONSULT')
    unknown = [MASKED] * len(tokens)
    return dict(doc='0', parties=2, pair_of=[], about=random.choice([[], [0, 1]]), before=[], tokens=tokens, types=types, source=source, target=target, clause=unknown,
                sectors=[[MASKED] * len(SECTORS)] * len(tokens), names=unknown, pair=(act, [first], [second]))


def pairs_of(item):
    """The acts of an example as pairs: type, letters of the source, letters of the target."""
    out = []
    for act in range(len(TYPES) - 1):
        if item['types'][act] == 1.0 and item['source'][act][0] != MASKED:
            source = [k for k in range(item['parties']) if item['source'][act][k] == 1]
            target = [k for k in range(item['parties']) if item['target'][act][k] == 1]
            if not target and len(source) > 1:
                random.shuffle(source)
                source, target = source[:1], source[1:]
            if source and target:
                out.append((act, source, target))
    return out


def assemble_pair(item, pair, letters):
    """Token ids of an input whose source and target are given: [CLS] source [SEP] target [SEP] sentence [SEP]."""
    act, source, target = pair
    rename = lambda ids: [LETTER + letters[i - LETTER] if LETTER <= i < LETTER + PARTIES else i for i in ids]
    ids = [CLS] + rename([LETTER + k for k in source]) + [SEP] + rename([LETTER + k for k in target]) + [SEP] + rename(item['tokens'])
    return ids[:LENGTH - 1] + [SEP], act


def assemble(item, letters):
    """Token ids of the whole input with the parties' letters renamed by `letters`, where the sentence begins, and `letters`."""
    rename = lambda ids: [LETTER + letters[i - LETTER] if LETTER <= i < LETTER + PARTIES else i for i in ids]
    letter = lambda numbers: [LETTER + letters[k] for k in numbers]
    head = [CLS] + letter(range(item['parties'])) + [SEP] + letter(item['pair_of']) + [DIVIDER] + letter(item['about']) + [SEP]
    before = rename(item['before'])
    start = len(head) + len(before) + (1 if before else 0)
    ids = head + before + ([SEP] if before else []) + rename(item['tokens'])
    ids = ids[:LENGTH - 1] + [SEP]
    return ids, start, letters


def shuffled():
    letters = list(range(PARTIES))
    random.shuffle(letters)
    return letters
