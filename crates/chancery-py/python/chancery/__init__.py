"""Reads reports of dealings between governments and states what they report, each fact with its words.

>>> import chancery
>>> reading = chancery.read("Chile and Fiji signed an agreement on fisheries in Suva on Tuesday.", date="2024-06-14")
>>> fact = reading.events[0]
>>> fact.type, fact.parties, fact.date
('SUPPORT', ['CHL', 'FJI'], '2024-06-11')
>>> reading.text[fact.start : fact.end] == fact.quote
True

`read` takes one text, `read_many` many, `read_table` a table of them; `Register` is the register file, the same one that the
program `chancery` keeps; `chancery.spark` reads on a cluster. Everything that has rows speaks the Arrow PyCapsule interface:
`pyarrow.table(x)`, `polars.DataFrame(x)` and DuckDB take it without a copy.
"""

from chancery._error import ChanceryError
from chancery._native import READER, Fact, Reading, Table, __version__
from chancery._read import Document, content_hash, read, read_many, read_table
from chancery._register import Added, Entry, Listing, Loaded, Register

__all__ = [
    "READER",
    "Added",
    "ChanceryError",
    "Document",
    "Entry",
    "Fact",
    "Listing",
    "Loaded",
    "Reading",
    "Register",
    "Table",
    "__version__",
    "content_hash",
    "read",
    "read_many",
    "read_table",
]
