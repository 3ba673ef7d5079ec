"""Teaches the sentence gate: `sentence_gate.py WEIGHTS OUT --judged FILE … [--measure FILE …]`.

    cargo xtask judged DOCS_DIR|FILE.jsonl out/judged.jsonl

The encoder's own reading is the teacher: FILE has, for each sentence that it was shown, the token ids and whether anything was read.
The gate learns to tell the sentences in which something is read; every tenth document (by its name) is held out. Printed is,
for some shares of these sentences that are to pass, the share of all sentences that pass then, and the limit, for `gate` in
`models/reader.tsv`. The rest of the weights stays as it is.
"""
import argparse
import json
import random
import time
import zlib

import torch
from torch import nn

from model import SentenceGate

EPOCHS, RATE, BATCH = 8, 2e-3, 64
HEAVIER = 4.0   # what a sentence counts in which something is read
KEPT = (0.95, 0.97, 0.98, 0.99, 0.995)


def sentences(paths):
    """(token ids, first of the sentence, 1 if something is read, file and document) of each line."""
    for path in paths:
        for row in map(json.loads, open(path, encoding='utf8')):
            yield row['ids'], row['start'], float(row['reports']), path + row['doc']


def batches(items, shuffle):
    """Lists of sentences of like length."""
    order = sorted(items, key=lambda item: len(item[0]) + (random.random() * 16 if shuffle else 0))
    out = [order[at:at + BATCH] for at in range(0, len(order), BATCH)]
    if shuffle:
        random.shuffle(out)
    return out


def collate(items):
    """Padded token ids, the mask as `model.Reader` takes it, and the labels."""
    longest = max(len(item[0]) for item in items)
    ids = torch.zeros(len(items), longest, dtype=torch.long)
    mask = torch.zeros(len(items), longest, dtype=torch.long)
    for row, (tokens, start, _, _) in enumerate(items):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
        mask[row, start:len(tokens) - 1] = 2
    return ids, mask, torch.tensor([item[2] for item in items])


@torch.no_grad()
def measure(name, gate, words, items):
    gate.eval()
    scored = []
    for batch in batches(items, False):
        ids, mask, labels = collate(batch)
        scored += zip(gate(words[ids], mask).squeeze(-1).tolist(), labels.tolist())
    scored.sort(reverse=True)
    there = sum(label for _, label in scored)
    print(f'{name}: {len(scored)} sentences, something is read in {there / max(1, len(scored)):.3f}')
    found, wanted = 0.0, list(KEPT)
    for at, (score, label) in enumerate(scored):
        found += label
        while wanted and found >= wanted[0] * there:
            print(f'  to keep {wanted.pop(0)} of these, {(at + 1) / len(scored):.3f} of all must pass: limit {score:.2f}', flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument('weights')
    ask.add_argument('out')
    ask.add_argument('--judged', action='append', required=True, help='sentences to learn from')
    ask.add_argument('--measure', action='append', default=[], help='further sentences to measure on')
    ask.add_argument('--threads', type=int)
    want = ask.parse_args()
    random.seed(5)
    torch.manual_seed(5)
    torch.set_flush_denormal(True)
    if want.threads:
        torch.set_num_threads(want.threads)
    state = torch.load(want.weights)
    words = state['encoder.embeddings.word_embeddings.weight'].float()
    every = list(sentences(want.judged))
    is_held = [zlib.crc32(item[3].encode()) % 10 == 3 for item in every]
    train = [item for item, held in zip(every, is_held) if not held]
    held = [item for item, held in zip(every, is_held) if held]
    gate = SentenceGate(words.shape[1])
    optimizer = torch.optim.AdamW(gate.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * len(batches(train, False)))
    heavier = torch.tensor(HEAVIER)
    begun = time.time()
    for epoch in range(EPOCHS):
        gate.train()
        total = 0.0
        for batch in batches(train, True):
            ids, mask, labels = collate(batch)
            loss = nn.functional.binary_cross_entropy_with_logits(gate(words[ids], mask).squeeze(-1), labels, pos_weight=heavier)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f'round {epoch + 1}: loss {total / len(train):.4f}, {time.time() - begun:.0f} s', flush=True)
        measure('held out', gate, words, held)
    for path in want.measure:
        measure(path, gate, words, list(sentences([path])))
    state.update({f'gate.{name}': value for name, value in gate.state_dict().items()})
    torch.save(state, want.out)


if __name__ == '__main__':
    main()
