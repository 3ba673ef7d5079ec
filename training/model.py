"""The encoder and its heads: MiniLM-L6 with act types, roles of the parties, undertakings, sectors and names of instruments."""
import torch
from torch import nn

from data import FIRMNESS, FORM, KINDS, LETTER, SECTORS, TYPES, assemble_pair

# What the letters and forms begin as: words of the same use, so that the encoder knows from the start that letters act.
LETTERS_LIKE = ['norway', 'kenya', 'brazil', 'japan', 'egypt', 'canada']
FORMS_LIKE = ['country', 'national', 'minister', 'ambassador', 'ministry', 'organization', 'countries', 'they', 'its']


class Reader(nn.Module):
    """Token ids in, logits out. Roles are read at the parties' own letters, the types at [CLS], the rest at every token."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        # Dropout inside the attention costs a quarter of the time and gained nothing.
        for layer in encoder.encoder.layer:
            layer.attention.self.dropout.p = 0.0
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.types = nn.Linear(width, len(TYPES))
        self.role = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 2 * len(TYPES)))
        self.clause = nn.Linear(width, 1 + 2 * len(FIRMNESS))
        self.sectors = nn.Linear(width, len(SECTORS))
        self.names = nn.Linear(width, 2 + len(KINDS))
        self.pair = nn.Linear(width, len(TYPES) - 1)

    def forward(self, ids, mask):
        hidden = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        pooled = hidden[:, 0]
        return self.types(pooled), self.role(hidden), self.clause(hidden), self.sectors(hidden), self.names(hidden), self.pair(pooled)


def give_meaning(encoder, tokenizer):
    """Starts the unused words that stand for letters and forms from words of the same use."""
    words = encoder.embeddings.word_embeddings.weight.data
    for first, like in ((LETTER, LETTERS_LIKE), (FORM, FORMS_LIKE)):
        for k, word in enumerate(like):
            words[first + k] = words[tokenizer.convert_tokens_to_ids(word)]


def collate(items, assemble, letters, device='cpu'):
    """One padded batch with its labels."""
    built = [assemble(item, letters()) for item in items]
    longest = max(len(ids) for ids, _, _ in built)
    size = len(items)
    ids = torch.zeros(size, longest, dtype=torch.long)
    mask = torch.zeros(size, longest, dtype=torch.long)
    clause = torch.full((size, longest), -100, dtype=torch.long)
    names = torch.full((size, longest), -100, dtype=torch.long)
    sectors = torch.full((size, longest, len(SECTORS)), -100.0)
    roles = torch.full((size, longest, 2 * len(TYPES)), -100.0)
    types = torch.zeros(size, len(TYPES))
    for row, (item, (tokens, start, letters_at)) in enumerate(zip(items, built)):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
        room = min(len(item['tokens']), len(tokens) - 1 - start)
        if room > 0:
            clause[row, start:start + room] = torch.tensor(item['clause'][:room])
            names[row, start:start + room] = torch.tensor(item['names'][:room])
            for k in range(room):
                if item['clause'][k]:
                    sectors[row, start + k] = torch.tensor(item['sectors'][k], dtype=torch.float)
        types[row] = torch.tensor(item['types'])
        for k, at in enumerate(letters_at):
            for kind in range(len(TYPES)):
                if item['types'][kind] == 1.0:
                    roles[row, at, kind] = item['source'][kind][k]
                    roles[row, at, len(TYPES) + kind] = item['target'][kind][k]
    move = lambda tensor: tensor.to(device)
    return dict(ids=move(ids), mask=move(mask), clause=move(clause), names=move(names), sectors=move(sectors), roles=move(roles), types=move(types))


def loss(model, batch, weight):
    """The sum of the heads' losses; positions labelled −100 do not count."""
    types, role, clause, sectors, names, _ = model(batch['ids'], batch['mask'])
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


def collate_pairs(items, letters, device='cpu'):
    """One padded batch of (example, pair)."""
    built = [assemble_pair(item, pair, letters()) for item, pair in items]
    longest = max(len(ids) for ids, _ in built)
    ids = torch.zeros(len(items), longest, dtype=torch.long)
    mask = torch.zeros(len(items), longest, dtype=torch.long)
    for row, (tokens, _) in enumerate(built):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        mask[row, :len(tokens)] = 1
    return ids.to(device), mask.to(device), torch.tensor([act for _, act in built]).to(device)
