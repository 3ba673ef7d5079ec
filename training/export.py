"""Writes the trained encoder as one int8 ONNX file: `export.py WEIGHTS OUT.onnx --base DIR`.

The heads stay in floating point: quantizing them costs more than it saves.
"""
import argparse
import os
import tempfile

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from model import Reader

HEADS = ('types', 'role', 'mention', 'clause', 'sectors', 'names', 'pair', 'gate')


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument('weights')
    ask.add_argument('out')
    ask.add_argument('--base', required=True)
    want = ask.parse_args()
    model = Reader(AutoModel.from_pretrained(want.base, add_pooling_layer=False, attn_implementation='eager'))
    model.load_state_dict(torch.load(want.weights, map_location='cpu'), strict=False)
    model.eval()
    ids = torch.randint(1000, 2000, (2, 24))
    mask = torch.ones_like(ids)
    mask[:, 6:] = 2
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, 'plain.onnx')
        batch, length = torch.export.Dim('batch'), torch.export.Dim('length', max=512)
        torch.onnx.export(model, (ids, mask), plain, input_names=['ids', 'mask'], output_names=list(HEADS),
                          dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}), dynamo=True, external_data=False)
        graph = onnx.load(plain)
        # Shapes inferred before quantization would no longer hold after it.
        del graph.graph.value_info[:]
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
