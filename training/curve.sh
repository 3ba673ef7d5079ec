#!/bin/sh
# Learning curves: `curve.sh BASE DATA OUT` trains from BASE on a quarter, half and all of the reports, then of the passages, of
# DATA (a folder with features.jsonl and what `corpus/check.py --out` writes), each with about as many steps; logs lie in OUT.
# Hours on one core.
set -eu
base=$1 data=$2 out=$3
at=$(dirname "$0")
SENTENCES=18000
for share in 0.25 0.5 1; do
    for kind in reports passages; do
        there=$(python3 - "$data" "$kind" "$share" <<'COUNT'
import json
import sys
data, kind, share = sys.argv[1], sys.argv[2], float(sys.argv[3])
kinds = dict(line.split('\t')[::2] for line in open(f'{data}/index.tsv', encoding='utf8'))
rows = (json.loads(line)['doc'] for line in open(f'{data}/features.jsonl', encoding='utf8'))
print(sum(int(doc) % 10 != 3 and int(doc) * 7919 % 1000 < share * 1000 and kinds[f'{int(doc):04}'].startswith(kind) for doc in rows))
COUNT
)
        python3 "$at/train.py" "$out/$kind-$share.pt" --base "$base" --data "$data/features.jsonl=$data" --frames 0 --tokens 1024 \
            --epochs $(((SENTENCES + there / 2) / there)) --rate 1.5e-4 --seed 51 --threads 1 --share "$share" --kind "$kind" --last \
            > "$out/$kind-$share.log" 2>&1
    done
done
