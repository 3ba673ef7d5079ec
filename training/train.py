"""Trains the reader's encoder: `train.py OUT --base DIR --data FEATURES=FOLDER …`, on a GPU when there is one."""
import argparse
import random
import time

import torch
from transformers import AutoModel, AutoTokenizer, get_linear_schedule_with_warmup

from data import TYPES, Vocabulary, assemble, load, shuffled
from model import Reader, collate, loss


def batches(items, tokens, shuffle):
    """Lists of examples of like length, at most `tokens` tokens each."""
    order = sorted(items, key=lambda item: (len(item['tokens']) + len(item['before'])) // 8 + (random.random() * 2 if shuffle else 0))
    out, batch, longest = [], [], 0
    for item in order:
        length = len(item['tokens']) + len(item['before']) + 12
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


@torch.no_grad()
def measure(model, items, device):
    """Precision, recall and F1 of act types and of the clauses' tokens on held-out sentences."""
    model.eval()
    hit = found = there = 0
    per = {k: [0, 0, 0] for k in TYPES}
    ctp = cfp = cfn = rok = rall = 0
    for batch in batches(items, 4096, False):
        data = collate(batch, assemble, lambda: list(range(6)), device)
        types, role, clause, _, _ = model(data['ids'], data['mask'])
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
    f = lambda h, a, b: 2 * h / (a + b) if a + b else 0.0
    rows = ' '.join(f'{k}:{f(*v):.2f}/{v[2]}' for k, v in per.items() if v[2])
    print(f'types F1 {f(hit, found, there):.3f} (P {hit / max(found, 1):.3f} R {hit / max(there, 1):.3f}) clause tokens F1 '
          f'{2 * ctp / max(2 * ctp + cfp + cfn, 1):.3f} roles {rok / max(rall, 1):.3f} | {rows}', flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument('out')
    ask.add_argument('--base', required=True)
    ask.add_argument('--data', action='append', required=True, help='FEATURES=FOLDER')
    ask.add_argument('--epochs', type=int, default=4)
    ask.add_argument('--tokens', type=int, default=2048, help='tokens of a batch')
    ask.add_argument('--rate', type=float, default=6e-5)
    ask.add_argument('--start', help='weights to go on from')
    ask.add_argument('--all', action='store_true', help='train on the held-out tenth too')
    ask.add_argument('--seed', type=int, default=7)
    ask.add_argument('--minutes', type=float, default=1e9, help='end the schedule within this time')
    want = ask.parse_args()
    random.seed(want.seed)
    torch.manual_seed(want.seed)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    vocabulary = Vocabulary(AutoTokenizer.from_pretrained(want.base))
    train, held = [], []
    for pair in want.data:
        features, folder = pair.split('=')
        for item in load(features, folder, vocabulary):
            (held if int(item['doc']) % 10 == 3 else train).append(item)
    if want.all:
        train += held
    print(len(train), 'sentences to learn from,', len(held), 'held out, on', device, flush=True)
    model = Reader(AutoModel.from_pretrained(want.base, add_pooling_layer=False)).to(device)
    if want.start:
        model.load_state_dict(torch.load(want.start))
    count = torch.tensor([sum(item['types'][k] == 1.0 for item in train) for k in range(len(TYPES))], dtype=torch.float)
    weight = (len(train) / count.clamp(min=1)).pow(0.25).clamp(max=4).to(device)
    heads = [p for n, p in model.named_parameters() if not n.startswith('encoder')]
    optimizer = torch.optim.AdamW([dict(params=model.encoder.parameters(), lr=want.rate), dict(params=heads, lr=want.rate * 10)], weight_decay=0.01)
    steps = want.epochs * len(batches(train, want.tokens, False))
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 15, steps)
    begun = time.time()
    for epoch in range(want.epochs):
        model.train()
        total, done = 0.0, 0
        for batch in batches(train, want.tokens, True):
            data = collate(batch, assemble, shuffled, device)
            with torch.autocast(device, torch.bfloat16):
                value = loss(model, data, weight)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += value.item()
            done += len(batch)
            if done // 1000 != (done - len(batch)) // 1000:
                print(f'  {done} sentences, {(time.time() - begun) / 60:.1f} min', flush=True)
            if (time.time() - begun) / 60 > want.minutes:
                break
        print(f'epoch {epoch} loss {total / max(1, steps // want.epochs):.3f} {done / (time.time() - begun):.1f} sentences/s in all, {(time.time() - begun) / 60:.1f} min', flush=True)
        measure(model, held, device)
        torch.save(model.state_dict(), want.out)


if __name__ == '__main__':
    main()
