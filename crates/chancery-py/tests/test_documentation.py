"""What we promise is checked: every name and column is in the guide, examples in docstrings run, the notebook runs."""

from __future__ import annotations

import doctest
import inspect
import os

import nbformat
import pytest
from nbclient import NotebookClient

import chancery
import chancery._error
import chancery._read
import chancery._register
from chancery import _native
from conftest import ROOT

GUIDE = (ROOT / "docs" / "python.md").read_text()


@pytest.mark.parametrize("module", [chancery, chancery._error, chancery._read, chancery._register])
def test_examples_in_docstrings_run(module: object) -> None:
    done = doctest.testmod(module, optionflags=doctest.ELLIPSIS)  # type: ignore[arg-type]
    assert (done.failed, done.attempted > 0) == (0, True)


def test_every_column_is_in_the_guide() -> None:
    for name, _, holds in _native.fact_columns():
        assert f"| `{name}` | {holds} |" in GUIDE, f"docs/python.md does not say what `{name}` holds"


def test_every_public_name_is_in_the_guide() -> None:
    for name in chancery.__all__:
        assert f"`{name}" in GUIDE or f"chancery.{name}" in GUIDE, f"docs/python.md does not mention {name}"
    for name, member in inspect.getmembers(chancery.Register, inspect.isfunction):
        if not name.startswith("_"):
            assert f".{name}(" in GUIDE, f"docs/python.md does not mention Register.{name}"


def test_the_notebook_runs_and_says_what_it_said() -> None:
    notebook = nbformat.read(ROOT / "docs" / "python.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    before = [said(cell) for cell in notebook.cells]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    # Seconds on a machine at rest; the time is for one that is not.
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(ROOT / "docs")}}).execute()
    after = [said(cell) for cell in notebook.cells]
    if os.environ.get("UPDATE_NOTEBOOK"):
        for cell in notebook.cells:
            cell.metadata = {}
        nbformat.write(notebook, ROOT / "docs" / "python.ipynb")  # type: ignore[no-untyped-call]
        return
    assert after == before, "UPDATE_NOTEBOOK=1 writes what it says now into docs/python.ipynb; look at the change before you commit"


def said(cell: nbformat.NotebookNode) -> list[str]:
    """The words that a cell printed."""
    if cell.cell_type != "code":
        return []
    words = []
    for output in cell.outputs:
        words.append(output.text if output.output_type == "stream" else output.data.get("text/plain", ""))
    return words
