"""Arrow in and out: every library that speaks the interface gives the same table and takes it without a copy."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import duckdb
import pandas
import polars
import pyarrow
import pytest

import chancery
from conftest import reports

DOCUMENTS = reports(40)


def plain() -> pyarrow.Table:
    return pyarrow.Table.from_pylist(DOCUMENTS)


def duck() -> duckdb.DuckDBPyRelation:
    documents = plain()
    return duckdb.from_arrow(documents)


GIVERS: dict[str, Callable[[], object]] = {
    "pyarrow": plain,
    "record batch": lambda: plain().to_batches()[0],
    "reader": lambda: plain().to_reader(max_chunksize=7),
    "large strings": lambda: plain().cast(pyarrow.schema([(name, pyarrow.large_string()) for name in plain().column_names])),
    "string views": lambda: plain().cast(pyarrow.schema([(name, pyarrow.string_view()) for name in plain().column_names])),
    "binary": lambda: plain().set_column(
        plain().column_names.index("text"), "text", plain().column("text").cast(pyarrow.binary())
    ),
    "polars": lambda: polars.DataFrame(DOCUMENTS),
    "pandas": lambda: pandas.DataFrame(DOCUMENTS),
    "duckdb": duck,
}


@pytest.mark.parametrize("giver", GIVERS)
def test_every_library_gives_the_same_facts(giver: str) -> None:
    facts = chancery.read_table(GIVERS[giver]())
    assert facts.to_pylist() == chancery.read_table(plain()).to_pylist()


def test_every_library_takes_the_facts() -> None:
    facts = chancery.read_table(plain())
    arrow = pyarrow.table(facts)
    assert arrow.num_rows == len(facts) > 100
    assert polars.DataFrame(facts).height == len(facts)
    # Newer than the published types of pandas.
    assert pandas.DataFrame.from_arrow(facts).shape[0] == len(facts)  # type: ignore[attr-defined]
    counted = duckdb.sql("SELECT count(*) FROM arrow WHERE kind = 'event'")
    assert counted is not None
    assert counted.fetchall()[0][0] == sum(row["kind"] == "event" for row in facts.to_pylist())


def test_nothing_is_copied_on_the_way_out() -> None:
    facts = chancery.read_table(plain())
    addresses = [
        {buffer.address for chunk in pyarrow.table(facts).column("body").chunks for buffer in chunk.buffers() if buffer}
        for _ in range(2)
    ]
    assert addresses[0] == addresses[1], "two tables of pyarrow look at the same memory"


def test_a_fact_table_says_how_many_facts_belong_to_a_document() -> None:
    rows = chancery.read_table(plain()).to_pylist()
    heads = [row for row in rows if row["kind"] == "document"]
    assert len(heads) == len(DOCUMENTS)
    for head in heads:
        of_document = [row["ordinal"] for row in rows if row["document"] == head["document"]]
        assert of_document == list(range(head["facts"] + 1))


def test_a_poison_document_is_one_row_with_an_error() -> None:
    table = pyarrow.table({
        "id": ["good", "empty", "none", "bytes"],
        "text": pyarrow.array([b"Chile met Fiji.", b" ", None, b"\xff\xfe met Fiji."], pyarrow.binary()),
    })
    rows = chancery.read_table(table).to_pylist()
    errors = {row["name"]: row["error"] for row in rows if row["kind"] == "error"}
    assert set(errors) == {"empty", "none", "bytes"}
    assert "no UTF-8" in errors["bytes"]
    assert [row["name"] for row in rows if row["kind"] == "document"] == ["good"]
    assert chancery.content_hash(chancery.read_table(table)) == chancery.content_hash(chancery.read("Chile met Fiji.").table())


def test_dates_may_be_dates() -> None:
    day = datetime.date(2024, 6, 14)
    moments = {
        "text": pyarrow.array(["2024-06-14"]),
        "date": pyarrow.array([day]),
        "second": pyarrow.array([datetime.datetime(2024, 6, 14, 23, 59)], pyarrow.timestamp("s")),
        "nanosecond": pyarrow.array([datetime.datetime(2024, 6, 14, 0, 0)], pyarrow.timestamp("ns", tz="UTC")),
    }
    text = pyarrow.array([DOCUMENTS[0]["text"]])
    read = {name: chancery.read_table(pyarrow.table({"text": text, "date": date})) for name, date in moments.items()}
    assert len({chancery.content_hash(facts) for facts in read.values()}) == 1


def test_columns_go_by_other_names() -> None:
    renamed = plain().rename_columns(["number", "day", "body"])
    facts = chancery.read_table(renamed, text="body", date="day", name="number")
    assert chancery.content_hash(facts) == chancery.content_hash(chancery.read_table(plain()))
    assert facts.to_pylist()[0]["name"] == "r0"


@pytest.mark.parametrize(
    ("ask", "kind", "words"),
    [
        (lambda: chancery.read_table(plain(), text="body"), "column", "there is no column `body`"),
        (lambda: chancery.read_table(plain(), title="headline"), "column", "there is no column `headline`"),
        (lambda: chancery.read_table(pyarrow.table({"text": [["a"], ["b"]]})), "column", "make it text"),
        (lambda: chancery.read_table([1, 2]), "arrow", "__arrow_c_stream__"),
        (lambda: chancery.content_hash(plain()), "column", "there is no column `document`"),
    ],
)
def test_a_table_that_does_not_fit_says_why(ask: Callable[[], object], kind: str, words: str) -> None:
    with pytest.raises(chancery.ChanceryError, match=words) as caught:
        ask()
    assert caught.value.kind == kind


def test_texts_may_be_left_out() -> None:
    with_texts, without = chancery.read_table(plain()), chancery.read_table(plain(), texts=False)
    assert {row["text"] for row in without.to_pylist()} == {None}
    assert chancery.content_hash(with_texts) == chancery.content_hash(without)


def test_progress_is_told_and_may_stop_the_run() -> None:
    many = pyarrow.Table.from_pylist(reports(600))
    told: list[int] = []
    chancery.read_table(many, progress=told.append)
    assert told == [256, 512, 600]

    def enough(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        chancery.read_table(many, progress=enough)


def test_the_content_hash_is_what_its_description_says() -> None:
    """Computed once more from its description, with nothing but hashlib."""
    import hashlib

    def sha(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    facts = chancery.read_table(plain())
    documents: dict[tuple[str, str], dict[int, str]] = {}
    for row in facts.to_pylist():
        of_row = sha(f"{row['ordinal']}\t{row['kind']}\t{row['body']}")
        documents.setdefault((row["document"], row["reader"]), {})[row["ordinal"]] = of_row
    lines = []
    for (document, reader), rows in sorted(documents.items()):
        lines.append(f"{document}\t{reader}\t" + sha("".join(f"{rows[n]}\n" for n in sorted(rows))) + "\n")
    assert sha("".join(lines)) == chancery.content_hash(facts)
