"""The mean of the weights of several runs: `mean.py OUT.pt IN.pt IN.pt …`. It reads better than any one of them."""
import sys

import torch


def main():
    out, *names = sys.argv[1:]
    if not names:
        sys.exit(__doc__)
    runs = [torch.load(name, map_location='cpu') for name in names]
    first = runs[0]
    mean = {name: sum(run[name].float() for run in runs) / len(runs) if value.is_floating_point() else value
            for name, value in first.items()}
    torch.save(mean, out)


if __name__ == '__main__':
    main()
