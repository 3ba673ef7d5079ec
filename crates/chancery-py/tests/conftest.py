"""What the tests share: reports of our own making, and the program where it was built."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

STATES = ["Chile", "Fiji", "Norway", "Ghana", "Jordan", "Latvia", "Peru", "Kenya"]
ACTS = ["signed an agreement on fisheries", "agreed to cooperate in seed research", "held talks on air services"]


def reports(count: int) -> list[dict[str, str]]:
    """Short reports, all different."""

    def report(n: int) -> dict[str, str]:
        one, other = STATES[n % 8], STATES[(n // 8 + n % 8 + 1) % 8]
        text = f"{one} and {other} {ACTS[n % 3]} on Tuesday. Report {n} gives no more."
        return {"id": f"r{n}", "date": "2024-06-14", "text": text}

    return [report(n) for n in range(count)]


class Program:
    """The program `chancery`, which must agree with the package."""

    def __init__(self, path: str, folder: Path) -> None:
        self.path, self.folder = path, folder

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        said = subprocess.run([self.path, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        assert said.returncode in codes, f"{arguments} ended with {said.returncode}: {said.stderr}"
        return said.stdout

    def content_hash(self, documents: list[dict[str, str]], *, gate: bool = False) -> str:
        """The content hash of what the program reads in these documents, with its relevance gate or without."""
        (self.folder / "documents.jsonl").write_text("".join(json.dumps(document) + "\n" for document in documents))
        choice = () if gate else ("--no-gate",)
        self.run("--register", "program.register", "read", *choice, "--quiet", "documents.jsonl", codes=(0, 4))
        return self.run("--register", "program.register", "stats", "--content-hash").strip()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    path = os.environ.get("CHANCERY_PROGRAM")
    if not path:
        pytest.skip("CHANCERY_PROGRAM does not name the program; `cargo xtask python` sets it")
    return Program(path, tmp_path)
