"""The register from Python: the same file, the same answers, errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars
import pyarrow
import pyarrow.parquet
import pytest

import chancery
from conftest import Program, reports


@pytest.fixture
def register(tmp_path: Path) -> chancery.Register:
    register = chancery.Register.open(tmp_path / "r.register")
    register.add_many(reports(60))
    return register


def test_adding_again_changes_nothing(register: chancery.Register) -> None:
    before = (register.content_hash(), register.stats())
    assert register.add_many(reports(60)) == chancery.Added(sources=0, readings=0, known=60, failed=0)
    assert (register.content_hash(), register.stats()) == before
    assert register.verify() == []


def test_doubtful_statements_are_proposed(tmp_path: Path, register: chancery.Register) -> None:
    sure = 'SELECT max(confidence) AS sure FROM records WHERE kind IN (\'event\', \'meeting\', \'commitment\')'
    least = polars.DataFrame(register.query(sure))["sure"][0]
    with chancery.Register.open(tmp_path / "r.register", min_confidence=least) as barred:
        proposals = polars.DataFrame(barred.query("SELECT id, confidence, reason, quote FROM proposals"))
        assert len(proposals) == barred.stats()["proposals"] > 0
        assert all(confidence < least for confidence in proposals["confidence"])
        assert barred.verify() == []
    with pytest.raises(chancery.ChanceryError) as refused:
        chancery.Register.open(tmp_path / "r.register", min_confidence=50)
    assert refused.value.kind == "argument"


def test_what_was_added_is_found(register: chancery.Register) -> None:
    found = register.dyad("FJI", "CHL")
    assert len(found) == found.total > 0
    assert list(found) == list(register.dyad("CHL", "FJI"))
    assert {entry.kind for entry in register.party("CHL", kind="commitment")} == {"commitment"}
    assert len(register.records(limit=3)) == 3
    record = register.record(found[0].id)
    assert record is not None and record["id"] == found[0].id
    assert register.record("event:nothing") is None
    assert "fisheries" in register.search("fisheries", limit=1)[0]["text"]


def test_a_query_gives_arrow(register: chancery.Register) -> None:
    counted = register.query(
        "SELECT type, count(*) AS n, avg(confidence) AS sure, NULL AS unknown FROM events GROUP BY type ORDER BY n DESC"
    )
    frame = polars.DataFrame(counted)
    assert frame.columns == ["type", "n", "sure", "unknown"]
    assert frame["n"].dtype == polars.Int64 and frame["sure"].dtype == polars.Float64
    arrow = pyarrow.table(counted)
    summed = duckdb.sql("SELECT sum(n) FROM arrow")
    assert summed is not None
    assert summed.fetchall()[0][0] == register.stats()["records"]["event"]
    assert len(register.query("SELECT id FROM events WHERE id = ''")) == 0


@pytest.mark.parametrize(
    ("sql", "kind"),
    [("DELETE FROM source", "forbidden"), ("SELECT nothing FROM nowhere", "query"), ("SELECT id FROM records", "too_many_rows")],
)
def test_a_query_that_may_not_be_says_why(register: chancery.Register, sql: str, kind: str) -> None:
    with pytest.raises(chancery.ChanceryError) as caught:
        register.query(sql, limit=5)
    assert (caught.value.kind, caught.value.input) == (kind, sql)


def test_a_query_ends_when_its_time_is_up(register: chancery.Register) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(chancery.ChanceryError) as caught:
        register.query(endless, seconds=0.05)
    assert caught.value.kind == "time_limit"


def test_a_fact_table_loads_once(register: chancery.Register, tmp_path: Path) -> None:
    facts = chancery.read_table(pyarrow.Table.from_pylist(reports(60)))
    with chancery.Register.open(tmp_path / "loaded.register") as loaded:
        first = loaded.load(facts)
        assert (first.documents, first.readings, first.known, first.failed) == (60, 60, 0, [])
        assert loaded.content_hash() == register.content_hash()
        assert list(loaded.records(limit=1000)) == list(register.records(limit=1000))
        again = loaded.load(polars.DataFrame(facts).sample(fraction=1.0, shuffle=True, seed=7))
        assert (again.readings, again.known, again.failed) == (0, 60, [])
        assert loaded.verify() == []


def test_rows_that_were_altered_are_refused(tmp_path: Path) -> None:
    facts = polars.DataFrame(chancery.read_table(pyarrow.Table.from_pylist(reports(3))))
    altered = facts.with_columns(text=polars.col("text").str.replace("Tuesday", "Friday"))
    with chancery.Register.open(tmp_path / "r.register") as register:
        loaded = register.load(altered)
        assert (loaded.documents, len(loaded.failed)) == (0, 3)
        assert "not those of the document's hash" in loaded.failed[0][1]
        without = register.load(facts.with_columns(text=polars.lit(None, dtype=polars.String)))
        assert "hold no text" in without.failed[0][1]
        assert register.stats()["sources"] == 0


def test_the_program_loads_what_python_wrote(program: Program) -> None:
    documents = reports(60)
    facts = pyarrow.table(chancery.read_table(pyarrow.Table.from_pylist(documents)))
    for name, compression in [("a", "snappy"), ("b", "none")]:
        pyarrow.parquet.write_table(facts, program.folder / f"{name}.parquet", compression=compression, row_group_size=50)
        for _ in range(2):
            program.run("--register", f"{name}.register", "load", f"{name}.parquet")
        said = program.run("--register", f"{name}.register", "stats", "--content-hash")
        assert said.strip() == program.content_hash(documents)
    program.run("--register", "a.register", "verify")


def test_a_brief_comes_in_three_forms(register: chancery.Register) -> None:
    for form, sign in [("markdown", "# "), ("html", "<!doctype html>"), ("json", "{")]:
        brief = register.brief("CHL", "FJI", as_of="2024-07-01", form=form)  # type: ignore[arg-type]
        assert brief is not None and brief.lower().startswith(sign)
    assert register.brief("CHL", "JAM") is None


def test_exports_are_files(register: chancery.Register, tmp_path: Path) -> None:
    files, rows = register.export("csv", tmp_path / "csv")
    assert files == len(list((tmp_path / "csv").iterdir())) and rows > 100
    with pytest.raises(chancery.ChanceryError) as caught:
        register.export("excel", tmp_path)  # type: ignore[arg-type]
    assert caught.value.kind == "argument"


def test_failures_are_kept(register: chancery.Register) -> None:
    added = register.add_many([{"id": "void", "text": " "}])
    assert added.failed == 1
    assert [(place, reason) for _, place, reason, _ in register.failures()] == [("void", "there is no text in it")]


def test_registers_that_are_not_there_or_closed_say_so(tmp_path: Path) -> None:
    with pytest.raises(chancery.ChanceryError) as caught:
        chancery.Register.open(tmp_path / "none.register", read_only=True)
    assert caught.value.kind == "open" and "none.register" in (caught.value.place or "")
    register = chancery.Register.open(tmp_path / "r.register")
    register.close()
    register.close()
    with pytest.raises(chancery.ChanceryError) as caught:
        register.stats()
    assert caught.value.kind == "closed"
    (tmp_path / "text.register").write_text("this is no database, and it is long enough to show it" * 30)
    with pytest.raises(chancery.ChanceryError):
        chancery.Register.open(tmp_path / "text.register")
