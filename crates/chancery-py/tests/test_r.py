"""R reads the exports: CSV with R alone, the register file with RSQLite where that is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import chancery
from conftest import ROOT, reports


def test_r_reads_the_exports(tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed (Debian: r-base-core, and r-cran-rsqlite for the register file)")
    with chancery.Register.open(tmp_path / "r.register") as register:
        accents = "Türkiye’s and Côte d’Ivoire’s ministers met in Ankara on Tuesday."
        register.add_many([*reports(40), {"text": accents, "date": "2024-06-14"}])
        register.export("csv", tmp_path / "csv")
        records = register.stats()["records"]
    script = ROOT / "crates" / "chancery-py" / "tests" / "read_exports.R"
    figures = [str(records[kind]) for kind in ("event", "commitment")]
    command = [rscript, str(script), str(tmp_path / "r.register"), str(tmp_path / "csv"), *figures]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "csv read" in said.stdout
    installed = [rscript, "-e", "stopifnot(requireNamespace('RSQLite', quietly = TRUE))"]
    if subprocess.run(installed, capture_output=True, check=False).returncode == 0:
        assert "sqlite read" in said.stdout
