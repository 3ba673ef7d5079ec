"""The register: one file of sources, readings and records, the same that the program `chancery` keeps."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Literal, overload

from chancery import _error, _native
from chancery._native import Reading, Table
from chancery._read import CHUNK, AnyDocument, given, read

Path = str | os.PathLike[str]
"""A path of the file system."""
Kind = Literal["actor", "event", "meeting", "mechanism", "agreement", "programme", "frame", "commitment"]
"""A kind of record."""
Export = Literal["jsonl", "csv", "parquet", "plover", "annotations"]
"""A form in which a register leaves; the guide of the program describes each."""


@dataclass(frozen=True)
class Added:
    """What was added to a register."""

    sources: int
    """Sources that were new."""
    readings: int
    """Readings that were new."""
    known: int
    """Readings that were there already."""
    failed: int
    """Documents that could not be read; `Register.failures` lists them."""


@dataclass(frozen=True)
class Loaded:
    """What a fact table brought."""

    documents: int
    """Documents that were whole."""
    sources: int
    """Sources that were new."""
    readings: int
    """Readings that were new."""
    known: int
    """Readings that were there already."""
    failed: list[tuple[str, str]]
    """Documents that could not be read, or whose rows do not make them up: name and reason."""


@dataclass(frozen=True)
class Entry:
    """One line of a list of records."""

    id: str
    """Its identifier, for `Register.record`."""
    kind: str
    """What it is."""
    title: str
    """One line."""
    date: str | None
    """When it happened, was made or was founded, if any source says so."""
    told: str | None
    """That date or, where no source gives one, the day of the first report."""
    parties: list[str]
    """Whom it concerns."""
    reports: int
    """How many sources report it."""
    independent: int
    """How many of them are independent of each other."""
    confidence: float
    """The highest confidence of any report, 0 to 1."""
    first_published: str | None
    """The first report."""
    last_published: str | None
    """The last report."""


class Listing(Sequence[Entry]):
    """Records, the latest told first. `total` says how many there would be without the limit."""

    def __init__(self, total: int, entries: list[Entry]) -> None:
        self.total = total
        self._entries = entries

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __repr__(self) -> str:
        return f"<chancery.Listing: {len(self)} of {self.total}>"


class Register:
    """An open register. Use it in a `with` statement, or close it.

    >>> import tempfile, chancery
    >>> folder = tempfile.TemporaryDirectory()
    >>> with chancery.Register.open(folder.name + "/dealings.register") as register:
    ...     reading = register.add("Chile and Fiji signed an agreement on fisheries in Suva on Tuesday.", date="2024-06-14")
    ...     entry = register.dyad("CHL", "FJI", kind="event")[0]
    ...     entry.kind, entry.parties, entry.date, entry.reports
    ('event', ['CHL', 'FJI'], '2024-06-11', 1)
    """

    def __init__(self, path: Path, *, read_only: bool = False, min_confidence: float | None = None) -> None:
        self._store = _native.Store(path, read_only)
        self.path = os.fspath(path)
        if min_confidence is not None:
            self._store.set_min_confidence(min_confidence)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, min_confidence: float | None = None) -> Register:
        """Opens the register; makes it where there is none, unless it is opened for reading only.

        `min_confidence`, from 0 to 1, is kept by the register for all its reports: statements of which the reader is less sure
        become no records; they wait for a person in the view `proposals`. 0 takes it away.
        """
        return cls(path, read_only=read_only, min_confidence=min_confidence)

    def close(self) -> None:
        """Closes the file. Closing twice does nothing."""
        self._store.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<chancery.Register {self.path}>"

    # Adding

    def add(
        self,
        text: str,
        *,
        date: str | None = None,
        title: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        lang: str | None = None,
        name: str | None = None,
    ) -> Reading:
        """Reads one text into the register and brings the records up to date. The same text again changes nothing."""
        reading = read(text, date=date, title=title, publisher=publisher, url=url, lang=lang, name=name)
        self._store.append([reading], True)
        return reading

    def add_many(
        self,
        documents: Iterable[AnyDocument],
        *,
        threads: int | None = None,
        gate: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> Added:
        """Reads many documents into the register, see `chancery.read_many`. Ended half-way, it keeps what it has; the same
        call again goes on."""
        source = iter(documents)
        count = threads if threads is not None else os.cpu_count() or 1
        totals = [0, 0, 0, 0]
        done = 0
        while chunk := [given(document) for document in islice(source, CHUNK)]:
            counts = self._store.append(_native.read_documents(chunk, count, gate), False)
            totals = [total + count for total, count in zip(totals, counts)]
            done += len(chunk)
            if progress is not None:
                progress(done)
        self._store.derive()
        return Added(*totals)

    def load(self, facts: object, *, name: str = "fact table") -> Loaded:
        """Loads a fact table: what `chancery.read_table` or `chancery.spark.read` gave, with texts. Loading it twice changes
        nothing. `name` stands for the table in failures."""
        return Loaded(*self._store.load(facts, name))

    def rebuild(self) -> None:
        """Computes all records anew; the result is the same to the byte."""
        self._store.rebuild()

    # Asking

    def query(self, sql: str, *, seconds: float = 10.0, limit: int = 100_000) -> Table:
        """Runs one read-only query and gives its rows as Arrow. Raises `ChanceryError` of kind `time_limit` after `seconds`, and
        of kind `too_many_rows` where there are more than `limit`, since a part would look like the whole."""
        table, more = self._store.query(sql, seconds, limit)
        if more:
            message = f"the query has more than {limit} rows; raise `limit`, or say LIMIT in the query"
            raise _error.ChanceryError(message, "too_many_rows", None, sql[:200])
        return table

    def dyad(
        self,
        one: str,
        other: str,
        *,
        kind: Kind | None = None,
        since: str | None = None,
        before: str | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> Listing:
        """What is between two parties, by their codes (`MYS`, `PAK`), in whatever order they are named."""
        return _listing(self._store.records(one, other, kind, since, before, limit, offset))

    def party(
        self,
        code: str,
        *,
        kind: Kind | None = None,
        since: str | None = None,
        before: str | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> Listing:
        """What concerns one party."""
        return _listing(self._store.records(code, "", kind, since, before, limit, offset))

    def records(
        self,
        *,
        kind: Kind | None = None,
        since: str | None = None,
        before: str | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> Listing:
        """All records."""
        return _listing(self._store.records("", "", kind, since, before, limit, offset))

    def record(self, id: str) -> dict[str, Any] | None:
        """Everything that the register knows under an identifier, in the public JSON form; none where it knows nothing."""
        found = self._store.record(id)
        return None if found is None else json.loads(found)

    def brief(
        self,
        ours: str,
        theirs: str,
        *,
        as_of: str | datetime.date | None = None,
        undated: bool = True,
        purpose: str | None = None,
        form: Literal["markdown", "html", "json"] = "markdown",
    ) -> str | None:
        """The brief of two parties before a meeting, by their codes; none where the register holds nothing between them.

        `as_of` is the day that it is for, today if not given: what was reported later does not count."""
        day = datetime.date.today() if as_of is None else as_of
        return self._store.brief(ours, theirs, str(day), undated, purpose, form)

    def search(self, words: str, *, limit: int = 20) -> list[dict[str, Any]]:
        """Sentences that hold all the words, with their source and place."""
        hits: list[dict[str, Any]] = json.loads(self._store.search(words, limit))
        return hits

    def stats(self) -> dict[str, Any]:
        """The register in figures."""
        figures: dict[str, Any] = json.loads(self._store.stats())
        return figures

    # Checking and handing on

    def verify(self) -> list[tuple[str, str]]:
        """Checks every quote, every hash and every record. Kind and place of what is wrong; empty where all is well."""
        return self._store.verify()

    def failures(self) -> list[tuple[str, str | None, str, str]]:
        """Inputs that could not be read: path, place, reason and time."""
        return self._store.failures()

    def content_hash(self) -> str:
        """The content hash of the readings that count, see `chancery.content_hash`."""
        return self._store.content_hash()

    def export(self, format: Export, out: Path) -> tuple[int, int]:
        """Writes the register into the folder `out`: how many files and how many rows."""
        return self._store.export(format, out)


def _listing(answer: str) -> Listing:
    found: dict[str, Any] = json.loads(answer)
    return Listing(int(found["total"]), [Entry(**entry) for entry in found["entries"]])
