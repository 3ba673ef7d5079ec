"""Texts in, readings out: one, many, or a table of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Union

from chancery import _native
from chancery._error import ChanceryError
from chancery._native import Reading, Table

if TYPE_CHECKING:
    from chancery._native import Given

CHUNK = 256
"""Documents that are taken from an iterable at a time: as many are held in memory at once."""


@dataclass(frozen=True)
class Document:
    """A text with what is known of its origin. All of it but the name goes into the hash that names the document."""

    text: str
    """The text. It is never altered; offsets of facts count its characters."""
    name: str | None = None
    """Your own name for it."""
    date: str | None = None
    """The date of publication as written beside the text; `2025-11-19` is understood."""
    title: str | None = None
    """The title."""
    publisher: str | None = None
    """Who published it."""
    url: str | None = None
    """Its address."""
    lang: str | None = None
    """Its language, used when the text does not show it."""


AnyDocument = Union[str, Document, Mapping[str, object]]
"""A text, a `Document`, or a mapping with the fields of one; in a mapping, `id` may stand for `name`."""

FIELDS = ("text", "name", "date", "title", "publisher", "url", "lang")


def read(
    text: str,
    *,
    date: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    lang: str | None = None,
    name: str | None = None,
) -> Reading:
    """Reads one text. Raises `ChanceryError` where there is no text to read; odd prose only gives fewer facts.

    >>> reading = read("Norway condemned the missile strike on Kenya.", date="2024-06-14")
    >>> [(fact.type, fact.source, fact.state) for fact in reading.events if fact.type == "ACCUSE"]
    [('ACCUSE', ['NOR'], 'realised')]
    """
    (reading,) = _native.read_documents([(text, name, date, title, publisher, url, lang)], 1, False)
    if reading.error is not None:
        raise ChanceryError(reading.error, reading.error_kind or "reader", name, text[:200])
    return reading


def read_many(
    documents: Iterable[AnyDocument],
    *,
    threads: int | None = None,
    gate: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Reading]:
    """Reads many documents, several at once and without holding Python up, and yields the readings in their order.

    A document that cannot be read gives a reading with an `error`, and the others go on. `threads` is the number of cores if
    not given; `progress` is called with the number of documents done. Documents are taken from the iterable as they are
    needed, so that a generator over millions of them is fine. With `gate` the relevance gate looks at each first, as it does
    in `chancery read`: what it expects to say nothing between parties is not read.

    >>> readings = list(read_many(["Chile met Fiji.", "", {"id": "b", "text": "Chile thanked Peru."}]))
    >>> [reading.error for reading in readings]
    [None, 'there is no text in it', None]
    >>> [reading.held_back for reading in read_many(["Chile met Fiji.", "The council mended a road."], gate=True)]
    [False, True]
    """
    source = iter(documents)
    count = threads if threads is not None else os.cpu_count() or 1
    done = 0
    while chunk := [given(document) for document in islice(source, CHUNK)]:
        readings = _native.read_documents(chunk, count, gate)
        done += len(readings)
        yield from readings
        if progress is not None:
            progress(done)


def read_table(
    data: object,
    *,
    text: str = "text",
    name: str | None = None,
    date: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    lang: str | None = None,
    threads: int | None = None,
    gate: bool = False,
    texts: bool = True,
    progress: Callable[[int], object] | None = None,
) -> Table:
    """Reads every document of a table and gives their fact table: Arrow in, Arrow out.

    `data` is anything that speaks the Arrow PyCapsule interface: a table of pyarrow, a frame of Polars or pandas, a relation of
    DuckDB. The other arguments name its columns where they differ from `text`, `name` (or `id`), `date`, `title`, `publisher`,
    `url` and `lang`; only the texts must be there. With `gate`, what the relevance gate holds back is not read and has a row of
    its own that says so, and the table is equal to what `chancery read` makes of the same documents. `texts=False` leaves the texts out of the result, which then is smaller
    and cannot be loaded into a register. docs/python.md lists the columns of a fact table.
    """
    columns, wanted = columns_of(text=text, name=name, date=date, title=title, publisher=publisher, url=url, lang=lang)
    count = threads if threads is not None else os.cpu_count() or 1
    return _native.read_arrow(data, columns, wanted, count, gate, texts, progress)


def content_hash(data: object) -> str:
    """The content hash of a fact table: equal for the same documents read by the same reader, wherever that was.

    The order of rows, rows that come twice, names of documents and error rows do not matter. `chancery stats --content-hash`
    prints the same for a register.

    >>> readings = read_many(["Chile met Fiji.", "Chile thanked Peru."])
    >>> hashes = {content_hash(reading) for reading in readings}
    >>> len(hashes), len(hashes.pop())
    (2, 64)
    """
    return _native.content_hash(data)


def columns_of(**given: str | None) -> tuple[dict[str, str], list[str]]:
    """Under which name each field is found, and which of them must be there: the text, and what was named."""
    columns = {field: given.get(field) or field for field in FIELDS}
    return columns, ["text", *(field for field in FIELDS if field != "text" and given.get(field) is not None)]


def given(document: AnyDocument) -> Given:
    """A document as the native half takes it."""
    if isinstance(document, str):
        return (document, None, None, None, None, None, None)
    if isinstance(document, Document):
        return (
            document.text, document.name, document.date, document.title, document.publisher, document.url, document.lang
        )  # fmt: skip
    if not hasattr(document, "get"):
        raise TypeError(f"a document is a text, a Document or a mapping, not {type(document).__name__}")

    def field(name: str) -> str | None:
        value = document.get(name)
        return None if value is None else str(value)

    name = field("id") if field("name") is None else field("name")
    return (field("text"), name, field("date"), field("title"), field("publisher"), field("url"), field("lang"))
