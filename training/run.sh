#!/bin/sh
# From the corpus to models/reader.onnx: `training/run.sh BASE [OUT]`, BASE the folder of the base weights, OUT a folder for what
# lies between (out/training). Five stages, each from the weights of the one before, the fourth from the mean of two, with the
# seeds of the weights that ship; these are the mean of the last four. The reports `sorrel` to `yarrow` were written after these
# weights and measure them. One core of a laptop takes two hours. The
# thresholds in models/reader.tsv are set afterwards.
set -eu
base=$1
out=${2:-out/training}
mkdir -p "$out"
python3 corpus/check.py corpus/reports/*.txt corpus/passages/cedar-*.txt corpus/passages/elm-*.txt corpus/passages/start-*.txt \
    corpus/passages/fir-*.txt corpus/passages/gorse-*.txt corpus/passages/heath-*.txt corpus/passages/iris-*.txt \
    corpus/passages/juniper-*.txt corpus/passages/kalmia-*.txt corpus/passages/laurel-*.txt \
    corpus/passages/maple-*.txt corpus/passages/nutmeg-*.txt corpus/passages/olive-*.txt corpus/passages/poplar-*.txt \
    corpus/passages/quince-*.txt corpus/passages/rowan-*.txt --out "$out/corpus"
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
python3 training/export.py "$out/mean.pt" models/reader.onnx --base "$base"
