"""Writes the trained encoder as one int8 ONNX file: `export.py WEIGHTS OUT.onnx --base DIR`.

The heads stay in floating point: quantizing them costs more than it saves. The head for given pairs hears [CLS] alone, so
that it has a way of its own through the last layer, without the other tokens' multiplications.
"""
import argparse
import os
import tempfile

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from model import Reader

HEADS = ('types', 'role', 'mention', 'clause', 'sectors', 'names', 'pair', 'gate', 'told')


class Exported(torch.nn.Module):
    """The reader with the short way to the head for given pairs; outputs as the reader's."""

    def __init__(self, reader):
        super().__init__()
        self.reader = reader
        self.below = None
        self.layer = reader.encoder.encoder.layer[-1]
        self.layer.register_forward_pre_hook(self.remember)

    def remember(self, layer, given):
        """Keeps what the last layer is given: [batch, tokens, width]."""
        self.below = given[0]

    def first(self, hidden, seen):
        """The last layer's output at the first token: [batch, 1, width]."""
        attention, own = self.layer.attention.self, hidden[:, :1]
        split = lambda values: values.unflatten(-1, (attention.num_attention_heads, attention.attention_head_size)).transpose(1, 2)
        query, key, value = split(attention.query(own)), split(attention.key(hidden)), split(attention.value(hidden))
        likeness = query @ key.transpose(-1, -2) * attention.attention_head_size ** -0.5
        share = torch.where(seen[:, None, None], likeness, -1e4).softmax(-1)
        attended = self.layer.attention.output((share @ value).transpose(1, 2).flatten(2), own)
        return self.layer.output(self.layer.intermediate(attended), attended)

    def forward(self, ids, mask):
        outputs = list(self.reader(ids, mask))
        outputs[HEADS.index('pair')] = self.reader.pair(self.first(self.below, mask > 0)[:, 0])
        return tuple(outputs)


def fold_transposes(graph):
    """Turns round, once for all, the weights that two multiplications share: the exporter leaves that to the run."""
    weights = {weight.name: weight for weight in graph.initializer}
    for node in [node for node in graph.node if node.op_type == 'Transpose' and node.input[0] in weights]:
        turned = onnx.numpy_helper.to_array(weights[node.input[0]]).T
        graph.initializer.append(onnx.numpy_helper.from_array(turned.copy(), node.output[0]))
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    for name, weight in weights.items():
        if name not in used:
            graph.initializer.remove(weight)


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument('weights')
    ask.add_argument('out')
    ask.add_argument('--base', required=True)
    want = ask.parse_args()
    model = Reader(AutoModel.from_pretrained(want.base, add_pooling_layer=False, attn_implementation='eager'))
    model.load_state_dict(torch.load(want.weights, map_location='cpu'), strict=False)
    model.eval()
    exported = Exported(model).eval()
    ids = torch.randint(1000, 2000, (2, 24))
    mask = torch.ones_like(ids)
    mask[:, 6:] = 2
    with torch.no_grad():
        for name, whole, short in zip(HEADS, model(ids, mask), exported(ids, mask)):
            assert torch.allclose(whole, short, atol=1e-4), f'the short way tells another {name}'
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, 'plain.onnx')
        batch, length = torch.export.Dim('batch'), torch.export.Dim('length', max=512)
        torch.onnx.export(exported, (ids, mask), plain, input_names=['ids', 'mask'], output_names=list(HEADS),
                          dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}), dynamo=True, external_data=False)
        graph = onnx.load(plain)
        # Shapes inferred before quantization would no longer hold after it.
        del graph.graph.value_info[:]
        fold_transposes(graph.graph)
        onnx.save(graph, plain)
        heads = [node.name for node in graph.graph.node if node.op_type in ('MatMul', 'Gemm') and any(out in HEADS for out in node.output)]
        # A head is a MatMul followed by an Add, or one Gemm.
        ends = {out: node for node in graph.graph.node for out in node.output}
        for name in HEADS:
            node = ends[name]
            if node.op_type == 'Add':
                heads += [ends[source].name for source in node.input if source in ends and ends[source].op_type in ('MatMul', 'Gemm')]
        # The only convolutions are those of the gate.
        heads += [node.name for node in graph.graph.node if node.op_type == 'Conv']
        quantize_dynamic(plain, want.out, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=heads, extra_options=dict(MatMulConstBOnly=True))
    print(want.out, os.path.getsize(want.out) // 1024, 'KiB; heads kept in floating point:', len(set(heads)))


if __name__ == '__main__':
    main()
