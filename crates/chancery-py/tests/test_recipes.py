"""The recipes of docs/python.md for Dask and Ray are run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow
import pyarrow.dataset
import pyarrow.parquet
import pytest

import chancery
from conftest import ROOT, reports


@pytest.mark.cluster
@pytest.mark.parametrize("library", ["dask", "ray"])
def test_the_recipe_reads_what_one_process_reads(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed; `cargo xtask python --cluster` installs it")
    guide = (ROOT / "docs" / "python.md").read_text()
    found = re.search(rf"```python\n(# {library.capitalize()}\n.*?)```", guide, re.DOTALL)
    assert found, f"docs/python.md has no recipe for {library}"
    recipe = found.group(1)
    assert len(recipe.splitlines()) <= 12, "a recipe is ten lines"
    monkeypatch.chdir(tmp_path)
    documents = pyarrow.Table.from_pylist([*reports(90), {"id": "void", "text": "", "date": None}])
    (tmp_path / "articles").mkdir()
    for part in range(3):
        pyarrow.parquet.write_table(documents.slice(part * 31, 31), tmp_path / "articles" / f"{part}.parquet")
    exec(compile(recipe, f"recipe for {library}", "exec"), {"__name__": "__main__"})
    facts = pyarrow.dataset.dataset(tmp_path / "facts", format="parquet").to_table()
    assert chancery.content_hash(facts) == chancery.content_hash(chancery.read_table(documents))
    assert [row["name"] for row in facts.to_pylist() if row["kind"] == "error"] == ["void"]
