"""Trains the reader's encoder: `train.py OUT --base DIR --data FEATURES=FOLDER …`, on a GPU when there is one."""
import argparse
import random
import time

import torch
from transformers import AutoModel, AutoTokenizer, get_linear_schedule_with_warmup

from data import PARTIES, TYPES, Vocabulary, assemble, load, marked, pairs_of, shuffled
from frames import sentences
from model import Reader, collate, collate_pairs, give_meaning, heads, loss


def batches(items, tokens, shuffle):
    """Lists of examples of like length, at most `tokens` tokens each."""
    order = sorted(items, key=lambda item: (len(item['tokens']) + len(item['before'])) // 8 + (random.random() * 2 if shuffle else 0))
    out, batch, longest = [], [], 0
    for item in order:
        length = len(item['tokens']) + len(item['before']) + 16
        if batch and max(longest, length) * (len(batch) + 1) > tokens:
            out.append(batch)
            batch, longest = [], 0
        batch.append(item)
        longest = max(longest, length)
    if batch:
        out.append(batch)
    if shuffle:
        random.shuffle(out)
    return out


class Average:
    """The moving average of the weights, which reads better than the last step's."""

    def __init__(self, model, decay=0.998):
        self.model, self.decay, self.steps = model, decay, 0
        self.mean = {name: value.clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def step(self):
        self.steps += 1
        share = 1 - min(self.decay, self.steps / (self.steps + 10))
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.mean[name].lerp_(value, share)

    def swap(self):
        """Exchanges the model's weights with the average."""
        now = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(self.mean)
        self.mean = now


@torch.no_grad()
def measure(model, items, device):
    """Precision, recall and F1 of act types and of the clauses' tokens on held-out sentences."""
    model.eval()
    hit = found = there = 0
    per = {k: [0, 0, 0] for k in TYPES}
    ctp = cfp = cfn = rok = rall = exact = acts = 0
    for batch in batches(items, 4096, False):
        data = collate(batch, assemble, lambda: list(range(PARTIES)), device)
        types, role, clause, _, _ = heads(model, data)
        guess, truth = types > 0, data['types'] == 1
        known = data['types'] > -50
        hit += (guess & truth).sum().item()
        found += (guess & known).sum().item()
        there += truth.sum().item()
        for k, name in enumerate(TYPES):
            per[name][0] += (guess[:, k] & truth[:, k]).sum().item()
            per[name][1] += (guess[:, k] & known[:, k]).sum().item()
            per[name][2] += truth[:, k].sum().item()
        inside = data['clause'] >= 0
        cg, ct = (clause.argmax(-1) > 0) & inside, (data['clause'] > 0) & inside
        ctp += (cg & ct).sum().item()
        cfp += (cg & ~ct).sum().item()
        cfn += (~cg & ct).sum().item()
        given = data['roles'] > -50
        rok += (((role > 0) == (data['roles'] > 0.5)) & given).sum().item()
        rall += given.sum().item()
        # An act's roles are exact where every letter's role as source and as target is right.
        wrong = (((role > 0) != (data['roles'] > 0.5)) & given).any(1)
        known = given.any(1)
        wrong, known = (flags[:, :len(TYPES)] | flags[:, len(TYPES):] for flags in (wrong, known))
        exact += (known & ~wrong).sum().item()
        acts += known.sum().item()
    f = lambda h, a, b: 2 * h / (a + b) if a + b else 0.0
    rows = ' '.join(f'{k}:{f(*v):.2f}/{v[2]}' for k, v in per.items() if v[2])
    print(f'types F1 {f(hit, found, there):.3f} (P {hit / max(found, 1):.3f} R {hit / max(there, 1):.3f}) clause tokens F1 '
          f'{2 * ctp / max(2 * ctp + cfp + cfn, 1):.3f} roles {rok / max(rall, 1):.3f} exact {exact / max(acts, 1):.3f} | {rows}', flush=True)


@torch.no_grad()
def measure_pairs(model, items, device):
    """Accuracy and macro-F1 of the type of a given pair on held-out marked sentences."""
    model.eval()
    tally = {}
    for at in range(0, len(items), 64):
        ids, mask, act = collate_pairs([(item, item['pair']) for item in items[at:at + 64]], lambda: list(range(PARTIES)), device)
        for guess, truth in zip(model(ids, mask)[6].argmax(-1).tolist(), act.tolist()):
            tally[guess, truth] = tally.get((guess, truth), 0) + 1
    right = sum(n for (guess, truth), n in tally.items() if guess == truth)
    each = []
    for kind in {truth for _, truth in tally}:
        hit = tally.get((kind, kind), 0)
        each.append(2 * hit / sum(n * ((guess == kind) + (truth == kind)) for (guess, truth), n in tally.items()))
    print(f'  pairs: accuracy {right / len(items):.3f} macro-F1 {sum(each) / len(each):.3f} of {len(items)}', flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument('out')
    ask.add_argument('--base', required=True)
    ask.add_argument('--data', action='append', required=True, help='FEATURES=FOLDER')
    ask.add_argument('--pairs', action='append', default=[], help='marked sentences: type, tab, sentence')
    ask.add_argument('--passes', type=int, default=1, help='times that the head for given pairs sees each marked sentence in an epoch')
    ask.add_argument('--frames', type=int, default=1000, help='sentences made from frames in an epoch')
    ask.add_argument('--epochs', type=int, default=4)
    ask.add_argument('--tokens', type=int, default=2048, help='tokens of a batch')
    ask.add_argument('--rate', type=float, default=6e-5)
    ask.add_argument('--start', help='weights to go on from')
    ask.add_argument('--share', type=float, default=1.0, help='of the texts and marked sentences to learn from, for learning curves')
    ask.add_argument('--kind', choices=('reports', 'passages'), help='learn from these texts only, for learning curves')
    ask.add_argument('--last', action='store_true', help='measure after the last epoch only')
    ask.add_argument('--all', action='store_true', help='train on the held-out tenth too')
    ask.add_argument('--threads', type=int, help='of the processor; one is best beside other work')
    ask.add_argument('--seed', type=int, default=7)
    ask.add_argument('--minutes', type=float, default=1e9, help='end the schedule within this time')
    want = ask.parse_args()
    random.seed(want.seed)
    torch.manual_seed(want.seed)
    # The optimizer's moments of words long unseen shrink below normal numbers, where arithmetic is a hundred times slower.
    torch.set_flush_denormal(True)
    if want.threads:
        torch.set_num_threads(want.threads)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    vocabulary = Vocabulary(AutoTokenizer.from_pretrained(want.base))
    train, held = [], {'reports': [], 'passages': []}
    for pair in want.data:
        features, folder = pair.split('=')
        kinds = dict(line.split('\t')[::2] for line in open(f'{folder}/index.tsv', encoding='utf8'))
        for item in load(features, folder, vocabulary):
            if int(item['doc']) % 10 == 3:
                held[kinds[item['doc']].split('/')[0]].append(item)
            elif int(item['doc']) * 7919 % 1000 < want.share * 1000 and kinds[item['doc']].startswith(want.kind or ''):
                train.append(item)
    given, given_held = [], []
    for path in want.pairs:
        lines = [line.rstrip('\n').split('\t') for line in open(path, encoding='utf8') if line.strip() and not line.startswith('#')]
        for number, (kind, text) in enumerate(lines):
            (given_held if number % 10 == 3 else given).append(marked(kind, text, vocabulary))
    if want.share < 1:
        given = random.sample(given, int(len(given) * want.share))
    if want.all:
        train += [item for items in held.values() for item in items]
        given += given_held
    print(len(train), 'sentences to learn from,', sum(map(len, held.values())), 'held out, on', device, flush=True)
    encoder = AutoModel.from_pretrained(want.base, add_pooling_layer=False)
    give_meaning(encoder, vocabulary.tokenizer)
    model = Reader(encoder).to(device)
    if want.start:
        known = model.state_dict()
        model.load_state_dict({name: value for name, value in torch.load(want.start).items() if name in known and value.shape == known[name].shape}, strict=False)
    count = torch.tensor([sum(item['types'][k] == 1.0 for item in train) for k in range(len(TYPES))], dtype=torch.float)
    weight = (len(train) / count.clamp(min=1)).pow(0.25).clamp(max=4).to(device)
    heads = [p for n, p in model.named_parameters() if not n.startswith('encoder')]
    optimizer = torch.optim.AdamW([dict(params=model.encoder.parameters(), lr=want.rate), dict(params=heads, lr=want.rate * 10)], weight_decay=0.01)
    # Every epoch takes another half of the marked sentences for the roles; the head for given pairs sees them all, `passes` times.
    half = lambda: random.sample(given, len(given) // 2)
    steps = want.epochs * len(batches(train + half(), want.tokens, False))
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 15, steps)
    average = Average(model)
    begun = time.time()
    for epoch in range(want.epochs):
        model.train()
        total, done = 0.0, 0
        pairs = [(item, pair) for item in train for pair in pairs_of(item)]
        pairs = random.sample(pairs, min(len(pairs), 1500, len(train) // 16)) + [(item, item['pair']) for item in given] * want.passes
        pairs += [(item, item['pair']) for item in (marked(kind, text, vocabulary) for kind, text in sentences(want.frames, want.seed + epoch))]
        random.shuffle(pairs)
        todo = batches(train + half(), want.tokens, True)
        share = len(pairs) / len(todo)
        for number, batch in enumerate(todo):
            data = collate(batch, assemble, shuffled, device)
            with torch.autocast(device, torch.bfloat16):
                value = loss(model, data, weight)
                some = pairs[int(number * share):int((number + 1) * share)]
                if some:
                    ids, mask, act = collate_pairs(some, shuffled, device)
                    value = value + 2 * torch.nn.functional.cross_entropy(model(ids, mask)[6].float(), act, label_smoothing=0.05)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            average.step()
            total += value.item()
            done += len(batch)
            if done // 1000 != (done - len(batch)) // 1000:
                print(f'  {done} sentences, {(time.time() - begun) / 60:.1f} min', flush=True)
            if (time.time() - begun) / 60 > want.minutes:
                break
        print(f'epoch {epoch} loss {total / max(1, steps // want.epochs):.3f} {done / (time.time() - begun):.1f} sentences/s in all, {(time.time() - begun) / 60:.1f} min', flush=True)
        if want.last and epoch + 1 < want.epochs:
            continue
        average.swap()
        measure(model, [item for items in held.values() for item in items], device)
        for kind, items in held.items():
            print(f'  {kind}: ', end='')
            measure(model, items, device)
        if given_held:
            measure_pairs(model, given_held, device)
        torch.save(model.state_dict(), want.out)
        average.swap()


if __name__ == '__main__':
    main()
