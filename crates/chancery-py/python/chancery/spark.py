"""Reading on an Apache Spark cluster, with `mapInArrow`.

    facts = chancery.spark.read(spark.read.parquet("articles"), name="id", date="published")
    facts.write.parquet("facts")                # then: chancery load facts

The wheel must be installed on the workers. Each document gives a row of its own and one for each fact; docs/python.md lists the
columns. A document that cannot be read is one row with an `error`: it never fails its task, since Spark would run the task again
on the same document until it gave the whole job up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chancery import _native
from chancery._read import columns_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


def schema() -> StructType:
    """The schema of fact tables for Spark; what each column holds is in its comment."""
    from pyspark.sql.types import DataType, DoubleType, IntegerType, StringType, StructField, StructType

    types: dict[str, DataType] = {"text": StringType(), "whole": IntegerType(), "real": DoubleType()}
    return StructType(
        [StructField(name, types[kind], True, {"comment": holds}) for name, kind, holds in _native.fact_columns()]
    )


def read(
    df: DataFrame,
    *,
    text: str = "text",
    name: str | None = None,
    date: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    lang: str | None = None,
    gate: bool = False,
    texts: bool = True,
) -> DataFrame:
    """Reads every row of `df` as a document and gives the fact table as a lazy data frame.

    The arguments name columns as in `chancery.read_table`, and `gate` and `texts` are those of it. Each task reads on one thread, since Spark runs a task a core.
    """
    columns, wanted = columns_of(text=text, name=name, date=date, title=title, publisher=publisher, url=url, lang=lang)
    # A column that is missing should be told here, not by a task that fails four times.
    for field in wanted:
        df[columns[field]]
    if name is None and "name" not in df.columns and "id" in df.columns:
        columns["name"] = "id"
    present = [column for column in dict.fromkeys(columns.values()) if column in df.columns]

    # pyarrow has no types of its own, here and in what Spark says of `mapInArrow`.
    def batches(inputs: Iterable[Any]) -> Iterator[Any]:
        pyarrow: Any = import_module("pyarrow")
        for batch in inputs:
            yield from pyarrow.table(_native.read_arrow(batch, columns, wanted, 1, gate, texts, None)).to_batches()

    documents: Any = df.select(*present)
    facts: DataFrame = documents.mapInArrow(batches, schema())
    return facts
