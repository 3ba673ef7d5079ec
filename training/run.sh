#!/bin/sh
# From the corpus to models/reader.onnx: `training/run.sh BASE TEXTS [OUT]`, BASE the folder of the base weights, TEXTS a folder of
# JSONL files of unannotated general and diplomatic texts for the sentence gate, OUT a folder for what lies between (out/training).
# Six stages, each from the weights of the one before, the fourth from the mean of two, the sixth from the mean of four: weights
# like those that ship, not these (README.md). The thresholds in models/reader.tsv are set afterwards.
set -eu
base=$1
unannotated=$2
out=${3:-out/training}
mkdir -p "$out"
# The order numbers the texts, and so decides which are held out.
texts="corpus/reports/*.txt"
for name in cedar elm start fir gorse heath iris juniper kalmia laurel maple nutmeg olive poplar quince rowan \
    sorrel tansy thistle vetch willow 'sedge-0[1-4]' teasel 'yarrow-0[1-3]' sedge-05 'yarrow-0[45]' briar clover spruce hawthorn \
    aspen linden myrtle mallow lupin fennel yucca zinnia \
    larch osier privet sumac; do
    case $name in *-*) ;; *) name="$name-*" ;; esac
    texts="$texts corpus/passages/$name.txt"
done
# shellcheck disable=SC2086
python3 corpus/check.py $texts --out "$out/corpus"
cargo xtask features "$out/corpus/docs" "$out/corpus/features.jsonl"
pairs=$(for file in corpus/pairs/*.tsv; do printf -- '--pairs %s ' "$file"; done)
stage() {
    name=$1
    shift
    # shellcheck disable=SC2086
    OMP_NUM_THREADS=1 python3 training/train.py "$out/$name.pt" --threads 1 --base "$base" \
        --data "$out/corpus/features.jsonl=$out/corpus" $pairs --frames 500 "$@"
}
stage one --epochs 4 --rate 1.5e-4 --seed 21
stage two --start "$out/one.pt" --epochs 3 --rate 1.2e-4 --seed 22
stage three --start "$out/two.pt" --epochs 2 --rate 1e-4 --seed 23
python3 training/mean.py "$out/two-three.pt" "$out/two.pt" "$out/three.pt"
stage four --start "$out/two-three.pt" --epochs 2 --rate 1.2e-4 --seed 31
stage five --start "$out/four.pt" --epochs 2 --rate 1e-4 --seed 32
python3 training/mean.py "$out/mean.pt" "$out/two.pt" "$out/three.pt" "$out/four.pt" "$out/five.pt"
stage six --start "$out/mean.pt" --epochs 2 --rate 1.2e-4 --seed 41 --passes 3
python3 training/export.py "$out/six.pt" "$out/untaught.onnx" --base "$base"
# What the reader makes of the corpus and of unannotated texts teaches the sentence gate.
judged=
for texts in "$out/corpus/docs" "$unannotated"/*.jsonl; do
    name=judged-$(basename "$texts" .jsonl).jsonl
    cargo xtask judged "$texts" "$out/$name" "$out/untaught.onnx" models/reader.tsv
    judged="$judged --judged $out/$name"
done
# shellcheck disable=SC2086
python3 training/sentence_gate.py "$out/six.pt" "$out/reader.pt" $judged
python3 training/export.py "$out/reader.pt" models/reader.onnx --base "$base"
