# Types of the native half. What is not exported by `chancery` is for the package's own use.

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

__version__: str
"""The version of the package."""
READER: str
"""The version of the reader. It changes with every change of what is read."""

class Fact:
    """One fact with the words it rests on."""

    @property
    def ordinal(self) -> int:
        """Its place among the facts of the reading, from 1."""
    @property
    def kind(self) -> str:
        """`actor`, `event`, `meeting`, `mechanism`, `agreement`, `programme`, `frame` or `commitment`."""
    @property
    def type(self) -> str | None:
        """The PLOVER type of an event, the firmness of a commitment, the kind of anything else."""
    @property
    def state(self) -> str | None:
        """The modality of an event, the state of a meeting or programme, the life of a mechanism."""
    @property
    def parties(self) -> list[str]:
        """Everybody whom it concerns: codes, sorted."""
    @property
    def source(self) -> list[str]:
        """Who acts, undertakes or supports."""
    @property
    def target(self) -> list[str]:
        """Whom it is addressed to or for."""
    @property
    def date(self) -> str | None:
        """When it happened, was made or was founded (EDTF)."""
    @property
    def title(self) -> str | None:
        """The name of an actor or instrument, the statement of a commitment."""
    @property
    def start(self) -> int:
        """Where its words begin in the text."""
    @property
    def end(self) -> int:
        """Where they end."""
    @property
    def quote(self) -> str:
        """The words, cut at 400 characters."""
    @property
    def role(self) -> str:
        """What the words do for the fact."""
    @property
    def voice(self) -> str:
        """Who speaks in them."""
    @property
    def confidence(self) -> float:
        """How sure the reader is, 0 to 1."""
    def to_json(self) -> str:
        """The whole fact in the public form, as JSON."""

class Reading:
    """What was read in one document. True if it could be read, as long as it has facts."""

    @property
    def document(self) -> str | None:
        """The content hash that names the document; none where it could not be taken in."""
    @property
    def reader(self) -> str:
        """The version of what made the reading: of the relevance gate, where that held the document back, else of the reader."""
    @property
    def held_back(self) -> bool:
        """Whether the relevance gate held the document back: it was not read, and has no facts."""
    @property
    def text(self) -> str:
        """The text as it was given."""
    @property
    def name(self) -> str | None:
        """The caller's name for it."""
    @property
    def title(self) -> str | None:
        """The title given beside it."""
    @property
    def publisher(self) -> str | None:
        """The publisher given beside it."""
    @property
    def url(self) -> str | None:
        """The address given beside it."""
    @property
    def lang(self) -> str | None:
        """Its language, where the text shows it or it was given."""
    @property
    def error(self) -> str | None:
        """Why it could not be read; none where it was."""
    @property
    def error_kind(self) -> str | None:
        """The kind of that error, see `ChanceryError`."""
    @property
    def published(self) -> str | None:
        """When it was published, as the reader found."""
    @property
    def kind(self) -> str | None:
        """What sort of document it is."""
    @property
    def notes(self) -> list[str]:
        """What a person should know of the reading."""
    @property
    def sentences(self) -> list[str]:
        """The sentences of the text."""
    @property
    def facts(self) -> list[Fact]:
        """Everything that it reports, kind by kind, in the order of the text."""
    @property
    def actors(self) -> list[Fact]:
        """Who acts, speaks or is addressed."""
    @property
    def events(self) -> list[Fact]:
        """What was done, PLOVER-coded."""
    @property
    def meetings(self) -> list[Fact]:
        """Who met whom."""
    @property
    def mechanisms(self) -> list[Fact]:
        """Standing bodies and channels."""
    @property
    def agreements(self) -> list[Fact]:
        """Instruments."""
    @property
    def programmes(self) -> list[Fact]:
        """Joint undertakings with a life of their own."""
    @property
    def frames(self) -> list[Fact]:
        """Who backs whom in which body."""
    @property
    def commitments(self) -> list[Fact]:
        """What was undertaken or wished for."""
    def to_json(self) -> str:
        """The reading in the public form, as JSON."""
    def table(self) -> Table:
        """Its fact table."""
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __len__(self) -> int: ...
    def __bool__(self) -> bool: ...

class Table:
    """Rows under named columns, as Arrow: `pyarrow.table(x)`, `polars.DataFrame(x)` and DuckDB take it without a copy."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

Given = tuple[str | None, str | None, str | None, str | None, str | None, str | None, str | None]

def read_documents(documents: Sequence[Given], threads: int, gate: bool) -> list[Reading]: ...
def read_arrow(
    data: object,
    columns: Mapping[str, str],
    wanted: Sequence[str],
    threads: int,
    gate: bool,
    texts: bool,
    progress: Callable[[int], object] | None,
) -> Table: ...
def content_hash(data: object) -> str: ...
def fact_columns() -> list[tuple[str, str, str]]: ...

class Store:
    def __init__(self, path: str | os.PathLike[str], read_only: bool) -> None: ...
    def close(self) -> None: ...
    def set_min_confidence(self, least: float) -> None: ...
    def append(self, readings: Sequence[Reading], derive: bool) -> tuple[int, int, int, int]: ...
    def derive(self) -> None: ...
    def load(self, data: object, source: str) -> tuple[int, int, int, int, list[tuple[str, str]]]: ...
    def query(self, sql: str, seconds: float, limit: int) -> tuple[Table, bool]: ...
    def records(
        self, a: str, b: str, kind: str | None, since: str | None, before: str | None, limit: int, offset: int
    ) -> str: ...
    def record(self, id: str) -> str | None: ...
    def brief(
        self, ours: str, theirs: str, as_of: str, undated: bool, purpose: str | None, form: str
    ) -> str | None: ...
    def search(self, words: str, limit: int) -> str: ...
    def stats(self) -> str: ...
    def verify(self) -> list[tuple[str, str]]: ...
    def failures(self) -> list[tuple[str, str | None, str, str]]: ...
    def rebuild(self) -> None: ...
    def content_hash(self) -> str: ...
    def export(self, format: str, out: str | os.PathLike[str]) -> tuple[int, int]: ...
