"""Reading: what Python gets to see is what the text says, and what cannot be read stops nothing."""

from __future__ import annotations

import json
import threading
import time

import pytest

import chancery
from conftest import Program, reports

TEXT = (
    "SUVA, May 16 (Harbour Wire) — Fiji’s Prime Minister Sitiveni Rabuka met Chile’s Foreign Minister Alberto van Klaveren "
    "in Suva on Thursday. The two countries agreed to establish a joint committee on fisheries."
)


def test_every_fact_slices_to_its_quote() -> None:
    reading = chancery.read(TEXT, date="2024-05-17")
    assert {fact.kind for fact in reading.facts} >= {"actor", "event", "meeting", "commitment"}
    for fact in reading.facts:
        assert TEXT[fact.start : fact.end] == fact.quote
    assert [fact.ordinal for fact in reading.facts] == list(range(1, len(reading) + 1))


def test_the_public_form_counts_code_points_too() -> None:
    reading = chancery.read(TEXT, date="2024-05-17")
    facts = json.loads(reading.to_json())["facts"]
    assert sum(len(of_kind) for of_kind in facts.values()) == len(reading)
    for fact in facts["meetings"]:
        words = fact["evidence"]
        assert TEXT[words["start"] : words["end"]] == words["quote"]


def test_metadata_are_part_of_what_names_a_document_and_names_are_not() -> None:
    plain = chancery.read(TEXT, date="2024-05-17")
    assert chancery.read(TEXT, date="2024-05-17", name="w-1").document == plain.document
    for other in [{"date": "2024-05-18"}, {"title": "Talks"}, {"publisher": "Harbour Wire"}, {"url": "https://example.org"}]:
        fields = {"date": "2024-05-17", **other}
        assert chancery.read(TEXT, **fields).document != plain.document
    # An empty cell of a table is no title.
    assert chancery.read(TEXT, date="2024-05-17", title="  ").document == plain.document


def test_a_text_in_another_language_is_passed_over_with_a_note() -> None:
    reading = chancery.read(
        "Die Außenministerin traf ihren Amtskollegen am Dienstag in Wien. Beide Seiten wollen die Zusammenarbeit ausbauen."
    )
    assert (reading.lang, len(reading)) == ("de", 0)
    assert any("only english" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("words", "times", "kind"), [("", 1, "no_text"), (" \n ", 1, "no_text"), ("a", (64 << 20) + 1, "text_too_long")]
)
def test_what_cannot_be_read_is_an_error_with_kind_place_and_input(words: str, times: int, kind: str) -> None:
    text = words * times
    with pytest.raises(chancery.ChanceryError) as caught:
        chancery.read(text, name="w-1")
    assert (caught.value.kind, caught.value.place, caught.value.input) == (kind, "w-1", text[:200])
    assert "w-1" in str(caught.value)


def test_many_keep_their_order_whatever_the_number_of_threads() -> None:
    documents = reports(700)
    one = list(chancery.read_many(documents, threads=1))
    four = list(chancery.read_many(iter(documents), threads=4))
    assert [reading.name for reading in one] == [document["id"] for document in documents]
    assert [reading.to_json() for reading in one] == [reading.to_json() for reading in four]


def test_one_bad_document_costs_itself_only() -> None:
    documents: list[str | chancery.Document | dict[str, object]]
    documents = ["Chile met Fiji.", "", chancery.Document("Chile thanked Peru.", name="b"), {"text": None}, "\ud800 met Fiji."]
    readings = list(chancery.read_many(documents))
    assert [bool(reading) for reading in readings] == [True, False, True, False, False]
    assert [reading.error_kind for reading in readings] == [None, "no_text", None, "no_text", "document"]
    assert readings[2].name == "b"


def test_progress_counts_every_document() -> None:
    told: list[int] = []
    readings = chancery.read_many(reports(600), progress=told.append)
    assert sum(1 for _ in readings) == 600
    assert told == [256, 512, 600]


def test_a_generator_is_not_taken_in_whole() -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield "Chile met Fiji."

    readings = chancery.read_many(endless())  # type: ignore[arg-type]
    for _, reading in zip(range(300), readings):
        assert reading
    assert taken <= 600


def test_python_runs_on_while_texts_are_read() -> None:
    long = [" ".join(report["text"] for report in reports(200))] * 4
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    start = time.monotonic()
    list(chancery.read_many(long, threads=2))
    took = time.monotonic() - start
    done.set()
    ticker.join()
    # A held lock would let the ticker through once or twice; a loaded machine lets it through less often than it could.
    assert ticks > min(20, took * 20), f"{ticks} ticks in {took:.2f} s"


def test_the_program_reads_the_same(program: Program) -> None:
    documents = reports(60) + [{"id": "x", "text": TEXT, "title": "Talks", "publisher": "Harbour Wire", "date": "2024-05-17"}]
    with chancery.Register.open(program.folder / "python.register") as register:
        register.add_many(documents)
        assert register.content_hash() == program.content_hash(documents)
