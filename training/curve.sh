#!/bin/sh
# Learning curves: `curve.sh BASE DATA OUT` trains from BASE on a quarter, half and all of the reports, then of the passages, of
# DATA (a folder with features.jsonl and what `corpus/check.py --out` writes), each in as many passes as make 15,000 to 21,000
# sentences; logs lie in OUT. Two hours on one core.
set -eu
base=$1 data=$2 out=$3
at=$(dirname "$0")
while read -r kind share passes; do
    python3 "$at/train.py" "$out/$kind-$share.pt" --base "$base" --data "$data/features.jsonl=$data" --kind "$kind" --share "$share" \
        --epochs "$passes" --last --frames 0 --tokens 1024 --rate 1.5e-4 --seed 51 --threads 1 > "$out/$kind-$share.log" 2>&1 < /dev/null
done <<'POINTS'
reports 0.25 9
reports 0.5 5
reports 1 2
passages 0.25 3
passages 0.5 2
passages 1 1
POINTS
