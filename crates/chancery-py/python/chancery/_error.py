"""The one exception of the package."""

from __future__ import annotations


class ChanceryError(Exception):
    """Something that could not be done: what, where, with which input.

    `kind` is for programs: `no_text`, `text_too_long`, `document`, `reader`, `arrow`, `column`, `encoding`, `facts`, `argument`,
    `closed`, `open`, `not_a_register`, `newer`, `read_only`, `damaged`, `forbidden`, `query`, `time_limit`,
    `too_many_rows`, `export`, `database`.

    >>> import chancery
    >>> try:
    ...     chancery.read("   ", name="w-17")
    ... except chancery.ChanceryError as error:
    ...     print(error.kind, error.place, repr(error.input))
    no_text w-17 '   '
    """

    kind: str
    """What went wrong."""
    place: str | None
    """The document, file, column or query that it concerns."""
    input: str | None
    """The beginning of the input that it concerns."""

    def __init__(self, message: str, kind: str, place: str | None = None, input: str | None = None) -> None:
        super().__init__(message, kind, place, input)
        self.kind = kind
        self.place = place
        self.input = input

    def __str__(self) -> str:
        message = str(self.args[0])
        return message if self.place is None or self.place in message else f"{self.place}: {message}"
