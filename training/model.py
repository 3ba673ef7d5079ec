"""The encoder and its heads: MiniLM-L6 with act types, roles of the parties, undertakings, sectors and names of instruments."""
import torch
from torch import nn

from data import FIRMNESS, FORM, KINDS, LETTER, MASKED, PARTIES, SECTORS, SEP, TYPES, assemble_pair

# What the letters and forms begin as: words of the same use, so that the encoder knows from the start that letters act.
LETTERS_LIKE = ['norway', 'kenya', 'brazil', 'japan', 'egypt', 'canada', 'india', 'mexico']
FORMS_LIKE = ['country', 'national', 'minister', 'ambassador', 'ministry', 'organization', 'countries', 'they', 'its', ';']


class SentenceGate(nn.Module):
    """Whether a sentence may report anything, from the words' own vectors: two narrow convolutions, the loudest signal of each
    channel within the sentence and in all that is shown."""

    def __init__(self, width, narrow=32, wide=64):
        super().__init__()
        self.narrow = nn.Conv1d(width, narrow, 1)
        self.near = nn.Conv1d(narrow, wide, 5, padding=2)
        self.far = nn.Conv1d(wide, wide, 3, padding=1)
        self.out = nn.Linear(2 * wide, 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, words, mask):
        signals = self.dropout(self.narrow(words.transpose(1, 2))) * (mask > 0).unsqueeze(1)
        signals = nn.functional.gelu(self.near(signals))
        signals = nn.functional.gelu(self.far(signals)).transpose(1, 2)
        # No signal is below −0.17.
        loudest = [torch.where(part.unsqueeze(-1), signals, -1.0).amax(1) for part in (mask > 1, mask > 0)]
        return self.out(self.dropout(torch.cat(loudest, -1)))


class Reader(nn.Module):
    """Token ids in, logits out. `mask` is 0 for padding, 1 for what goes before the sentence, 2 for the sentence itself. The
    types are read at [CLS] and at the word of the sentence that tells most (the last output is what each word tells), the rest at
    every token; a party's roles are what its own letter before the text says plus the mean of what its mentions in the sentence
    say."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        # Dropout inside the attention costs a quarter of the time and gained nothing.
        for layer in encoder.encoder.layer:
            layer.attention.self.dropout.p = 0.0
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.types = nn.Linear(width, len(TYPES))
        self.told = nn.Linear(width, len(TYPES))
        self.role = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 2 * len(TYPES)))
        self.mention = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 2 * len(TYPES)))
        self.clause = nn.Linear(width, 1 + 2 * len(FIRMNESS))
        self.sectors = nn.Linear(width, len(SECTORS))
        self.names = nn.Linear(width, 2 + len(KINDS))
        self.pair = nn.Linear(width, len(TYPES) - 1)
        # Learned last, by `sentence_gate.py`, from what the rest makes of many sentences.
        self.gate = SentenceGate(width)

    def forward(self, ids, mask):
        sentence = mask > 1
        hidden = self.encoder(input_ids=ids, attention_mask=(mask > 0).long(), token_type_ids=sentence.long()).last_hidden_state
        hidden = self.dropout(hidden)
        pooled = hidden[:, 0]
        # A sentence may tell of several acts: each is heard where it is told best.
        told = torch.where(sentence.unsqueeze(-1), self.told(hidden), -20.0)
        gate = self.gate(self.encoder.embeddings.word_embeddings(ids), mask)
        return self.types(pooled) + told.amax(1), self.role(hidden), self.mention(hidden), self.clause(hidden), self.sectors(hidden), self.names(hidden), self.pair(pooled), gate, told


def give_meaning(encoder, tokenizer):
    """Starts the unused words that stand for letters and forms from words of the same use."""
    words = encoder.embeddings.word_embeddings.weight.data
    for first, like in ((LETTER, LETTERS_LIKE), (FORM, FORMS_LIKE)):
        for k, word in enumerate(like):
            words[first + k] = words[tokenizer.convert_tokens_to_ids(word)]


def collate(items, assemble, letters, device='cpu'):
    """One padded batch with its labels."""
    built = [assemble(item, letters()) for item in items]
    longest = max(1 + PARTIES, *(len(ids) for ids, _, _ in built))
    size = len(items)
    ids = torch.zeros(size, longest, dtype=torch.long)
    mask = torch.zeros(size, longest, dtype=torch.long)
    clause = torch.full((size, longest), -100, dtype=torch.long)
    names = torch.full((size, longest), -100, dtype=torch.long)
    sectors = torch.full((size, longest, len(SECTORS)), -100.0)
    roles = torch.full((size, PARTIES, 2 * len(TYPES)), -100.0)
    mentions = torch.zeros(size, PARTIES, longest)
    types = torch.zeros(size, len(TYPES))
    for row, (item, (tokens, start, letters)) in enumerate(zip(items, built)):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
        mask[row, start:len(tokens) - 1] = 2
        room = min(len(item['tokens']), len(tokens) - 1 - start)
        if room > 0:
            clause[row, start:start + room] = torch.tensor(item['clause'][:room])
            names[row, start:start + room] = torch.tensor(item['names'][:room])
            for k in range(room):
                if item['clause'][k]:
                    sectors[row, start + k] = torch.tensor(item['sectors'][k], dtype=torch.float)
        # A marked sentence tells of one act only; who does it is learned from it, its type by the head for given pairs.
        types[row] = torch.tensor(item['types'] if 'pair' not in item else [float(MASKED)] * len(TYPES))
        for k in range(item['parties']):
            at = [place for place in range(start, len(tokens)) if tokens[place] == LETTER + letters[k]]
            for place in at:
                mentions[row, k, place] = 1 / len(at)
            for kind in range(len(TYPES)):
                if item['types'][kind] == 1.0:
                    roles[row, k, kind] = item['source'][kind][k]
                    roles[row, k, len(TYPES) + kind] = item['target'][kind][k]
    move = lambda tensor: tensor.to(device)
    return dict(ids=move(ids), mask=move(mask), clause=move(clause), names=move(names), sectors=move(sectors), roles=move(roles), mentions=move(mentions), types=move(types))


def heads(model, batch):
    """The heads' outputs for a batch, the roles by party: [size, PARTIES, 2 × types]."""
    types, role, mention, clause, sectors, names, _, _, _ = model(batch['ids'], batch['mask'])
    return types, role[:, 1:1 + PARTIES] + batch['mentions'].to(mention.dtype) @ mention, clause, sectors, names


def loss(model, batch, weight):
    """The sum of the heads' losses; positions labelled −100 do not count."""
    types, role, clause, sectors, names = heads(model, batch)
    def cross(logits, labels, weight):
        if not (labels >= 0).any():
            return logits.sum() * 0
        return nn.functional.cross_entropy(logits, labels, weight=weight)

    binary = nn.functional.binary_cross_entropy_with_logits

    def masked(logits, labels, pos_weight=None):
        known = labels > -50
        if not known.any():
            return logits.sum() * 0
        each = binary(logits, labels.clamp(min=0), reduction='none', pos_weight=pos_weight)
        return (each * known).sum() / known.sum()

    # Most tokens are in no clause and no name: they count less, or the taggers learn to be silent.
    rare = lambda count: torch.tensor([0.3] + [1.0] * (count - 1), device=clause.device, dtype=clause.dtype)
    return (masked(types, batch['types'], weight) * 6 + masked(role, batch['roles']) * 6
            + cross(clause.transpose(1, 2), batch['clause'], weight=rare(clause.shape[-1])) * 1.5
            + masked(sectors, batch['sectors'], torch.tensor(3.0, device=sectors.device)) * 4
            + cross(names.transpose(1, 2), batch['names'], weight=rare(names.shape[-1])) * 2)


def second_part(tokens):
    """Where the sentence begins in the tokens of a given pair: behind source and target."""
    return tokens.index(SEP, tokens.index(SEP) + 1) + 1


def collate_pairs(items, letters, device='cpu'):
    """One padded batch of (example, pair)."""
    built = [assemble_pair(item, pair, letters()) for item, pair in items]
    longest = max(len(ids) for ids, _ in built)
    ids = torch.zeros(len(items), longest, dtype=torch.long)
    mask = torch.zeros(len(items), longest, dtype=torch.long)
    for row, (tokens, _) in enumerate(built):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
        mask[row, second_part(tokens):len(tokens) - 1] = 2
    return ids.to(device), mask.to(device), torch.tensor([act for _, act in built]).to(device)
