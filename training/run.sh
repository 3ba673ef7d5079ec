#!/bin/sh
# From the corpus to models/reader.onnx: `training/run.sh BASE [OUT]`, BASE the folder of the base weights, OUT a folder for what
# lies between (out/training). Six stages, each from the weights of the one before, the fourth from the mean of two, the sixth
# from the mean of four: weights like those that ship, not these (README.md). The thresholds in models/reader.tsv are set afterwards.
set -eu
base=$1
out=${2:-out/training}
mkdir -p "$out"
# The order numbers the texts, and so decides which are held out.
texts="corpus/reports/*.txt"
for name in cedar elm start fir gorse heath iris juniper kalmia laurel maple nutmeg olive poplar quince rowan \
    sorrel tansy thistle vetch willow 'sedge-0[1-4]' teasel 'yarrow-0[1-3]' sedge-05 'yarrow-0[45]' briar clover; do
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
python3 training/export.py "$out/six.pt" models/reader.onnx --base "$base"
