"""Spark reads what the program reads, whatever befalls its workers.

Every test of an accident shows from marks of its own that the process was killed, and from Spark's event log that Spark noticed
and ran the work again. `CHANCERY_DOCUMENTS` names a JSONL file of documents (`cargo xtask python --cluster` makes one of 20,000);
without it there are 2,000 short ones.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed; `cargo xtask python --cluster` installs it")

import pyarrow.dataset
from pyspark.sql import DataFrame, SparkSession

import chancery
import chancery.spark
import spark_cluster as cluster
from conftest import Program, reports

if TYPE_CHECKING:
    from pyarrow import RecordBatch

pytestmark = [pytest.mark.spark, pytest.mark.skipif(sys.platform != "linux", reason="finds executors in /proc")]


def documents() -> list[dict[str, str]]:
    path = os.environ.get("CHANCERY_DOCUMENTS")
    if path:
        return [json.loads(line) for line in Path(path).read_text().splitlines()]
    return reports(2000)


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The content hash of the program over all documents; Python's, on threads, must be the same."""
    path = os.environ.get("CHANCERY_PROGRAM")
    if not path:
        pytest.skip("CHANCERY_PROGRAM does not name the program; `cargo xtask python` sets it")
    folder = tmp_path_factory.mktemp("program")
    hash_of_program = Program(path, folder).content_hash(documents(), gate=True)
    table = chancery.read_table(pyarrow.Table.from_pylist(documents()), gate=True, texts=False)
    assert chancery.content_hash(table) == hash_of_program
    return hash_of_program


@pytest.fixture
def spark(tmp_path: Path) -> Iterator[SparkSession]:
    session = cluster.start(tmp_path)
    yield session
    session.stop()


def given(spark: SparkSession, folder: Path, more: list[dict[str, str]] | None = None) -> DataFrame:
    """The documents as Spark meets them: lines of files, spread over eight partitions."""
    path = folder / "documents.jsonl"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents() + (more or [])))
    return spark.read.schema("id string, date string, text string").json(str(path)).repartition(8)


def written(folder: Path) -> pyarrow.dataset.Dataset:
    assert (folder / "facts" / "_SUCCESS").exists(), "Spark says that the table is whole"
    return pyarrow.dataset.dataset(folder / "facts", format="parquet")


def told(what: str, log: cluster.Log, seconds: float) -> None:
    """Adds a line to the report of the run, where one is kept (`CHANCERY_REPORT`)."""
    path = os.environ.get("CHANCERY_REPORT")
    if path:
        with open(path, "a") as report:
            lost, failed, again = len(log.lost), len(log.failed), len(log.again)
            report.write(f"| {what} | {len(documents())} | {seconds:.0f} | {lost} | {failed} | {again} |\n")


def loaded_twice(program: Program, expected: str, errors: int = 0) -> None:
    """The table loads into a register, twice, and the register is that of the program."""
    codes = (4,) if errors else (0,)
    said = json.loads(program.run("--register", "spark.register", "load", "facts", "-o", "json", codes=codes))[0]
    assert (said["documents"], said["failed"]) == (len(documents()), errors)
    again = json.loads(program.run("--register", "spark.register", "load", "facts", "-o", "json", codes=codes))[0]
    assert (again["readings"], again["known"]) == (0, said["documents"])
    assert program.run("--register", "spark.register", "stats", "--content-hash").strip() == expected


def test_spark_reads_what_the_program_reads(tmp_path: Path, program: Program, expected: str) -> None:
    spark = cluster.start(tmp_path)
    start = time.monotonic()
    try:
        chancery.spark.read(given(spark, tmp_path), gate=True).write.parquet(str(tmp_path / "facts"))
    finally:
        spark.stop()
    log = cluster.log(tmp_path)
    assert log.failed == []
    told("left alone", log, time.monotonic() - start)
    assert chancery.content_hash(written(tmp_path).to_table()) == expected
    loaded_twice(program, expected)


def test_a_killed_python_worker_costs_nothing(tmp_path: Path, program: Program, expected: str) -> None:
    marker = tmp_path / "killed"
    spark = cluster.start(tmp_path)
    start = time.monotonic()
    try:
        facts = chancery.spark.read(given(spark, tmp_path), gate=True)
        broken = facts.mapInArrow(cluster.kill_own_worker(str(marker)), facts.schema)
        broken.write.parquet(str(tmp_path / "facts"))
    finally:
        spark.stop()
    assert marker.read_text().startswith("worker "), "the worker was not killed"
    log = cluster.log(tmp_path)
    told("a Python worker killed", log, time.monotonic() - start)
    assert log.failed, "Spark did not notice"
    assert "Python worker exited unexpectedly" in json.dumps(log.failed) or "EOFException" in json.dumps(log.failed)
    assert log.again, "Spark did not run the task again"
    assert chancery.content_hash(written(tmp_path).to_table()) == expected
    loaded_twice(program, expected)


def test_an_executor_killed_after_it_finished_tasks_costs_nothing(tmp_path: Path, program: Program, expected: str) -> None:
    marker, after = tmp_path / "killed", tmp_path / "after"
    after.mkdir()
    spark = cluster.start(tmp_path)
    start = time.monotonic()
    try:
        facts = chancery.spark.read(given(spark, tmp_path), gate=True)
        broken = facts.mapInArrow(cluster.kill_executor(str(marker), str(after), 2), facts.schema)
        broken.write.parquet(str(tmp_path / "facts"))
    finally:
        spark.stop()
    executor = marker.read_text().removeprefix("executor ")
    assert executor.isdigit() and not Path(f"/proc/{executor}").exists(), "the executor was not killed"
    assert len(list(after.glob(f"{executor}-*"))) >= 2, "the executor had finished tasks"
    log = cluster.log(tmp_path)
    told("an executor killed after it had finished tasks", log, time.monotonic() - start)
    assert log.lost, "Spark did not notice"
    assert any(failed["Reason"] == "ExecutorLostFailure" for failed in log.failed)
    assert log.again, "Spark did not run the work again"
    assert chancery.content_hash(written(tmp_path).to_table()) == expected
    loaded_twice(program, expected)


def test_a_poison_document_is_an_error_row_and_no_failed_task(tmp_path: Path, program: Program, expected: str) -> None:
    """An empty document, one without a text and, where the build of the workers can be poisoned, one that breaks the reader."""
    poison: list[dict[str, Any]] = [{"id": "empty", "text": " "}, {"id": "none"}]
    poisoned = os.environ.get("CHANCERY_POISON_PATH")
    if poisoned:
        poison.append({"id": "panic", "date": "2024-06-14", "text": "This text says chancery" + "-poison, and Chile met Fiji."})
    spark = cluster.start(tmp_path, packages=poisoned)
    start = time.monotonic()
    try:
        chancery.spark.read(given(spark, tmp_path, poison), gate=True).write.parquet(str(tmp_path / "facts"))
    finally:
        spark.stop()
    table = written(tmp_path).to_table()
    errors = {row["name"]: row["error"] for row in table.to_pylist() if row["kind"] == "error"}
    assert set(errors) == {document["id"] for document in poison}
    assert "there is no text" in errors["empty"] and "there is no text" in errors["none"]
    assert "poisoned on purpose" in errors.get("panic", "poisoned on purpose")
    log = cluster.log(tmp_path)
    told(f"{len(poison)} poison documents", log, time.monotonic() - start)
    assert log.failed == [], "no task failed"
    assert chancery.content_hash(table) == expected
    loaded_twice(program, expected, errors=len(poison))


def test_a_job_says_at_once_that_a_column_is_missing(spark: SparkSession, tmp_path: Path) -> None:
    frame = spark.createDataFrame([("a", "Chile met Fiji.")], "id string, body string")
    with pytest.raises(Exception, match="text"):
        chancery.spark.read(frame)
    (row, *_) = chancery.spark.read(frame, text="body").where("kind = 'document'").collect()
    assert row["name"] == "a"


def test_the_content_hash_can_be_had_in_sql(spark: SparkSession, tmp_path: Path) -> None:
    """The definition in the words of Spark, for tables too large for one machine."""
    rows = [(report["id"], report["text"], report["date"]) for report in reports(50)]
    facts = chancery.spark.read(spark.createDataFrame(rows, "id string, text string, date string"))
    facts.createOrReplaceTempView("facts")
    (row,) = spark.sql(
        r"""
        WITH rows AS (SELECT DISTINCT document, reader, ordinal, sha2(concat_ws('\t', ordinal, kind, body), 256) AS hash
                      FROM facts WHERE kind <> 'error'),
             sorted AS (SELECT document, reader, array_sort(collect_list(struct(ordinal, hash))) AS hashes
                        FROM rows GROUP BY document, reader),
             documents AS (SELECT document, reader, array_join(transform(hashes, of_row -> of_row.hash || '\n'), '') AS lines
                           FROM sorted),
             content AS (SELECT concat_ws('\t', document, reader, sha2(lines, 256)) || '\n' AS line FROM documents)
        SELECT sha2(array_join(array_sort(collect_list(line)), ''), 256) AS hash FROM content
        """
    ).collect()
    table = chancery.read_table(pyarrow.Table.from_pylist(reports(50)))
    assert row["hash"] == chancery.content_hash(table)
