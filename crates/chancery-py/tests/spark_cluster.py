"""A Spark cluster of several processes on this machine, accidents to order, and what Spark's own log says became of them.

`local-cluster[2,1,1024]` starts real executors, each a process of its own with Python workers below it; `local[2]` would never
run a task again, so nothing could be learned from it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import SparkSession

if TYPE_CHECKING:
    from pyarrow import RecordBatch


def start(folder: Path, packages: str | None = None) -> SparkSession:
    """A cluster of two executors that writes its event log into `folder/events`. Its workers look into the folder `packages`
    before they look anywhere else."""
    events = folder / "events"
    events.mkdir(parents=True, exist_ok=True)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # The accidents of this file are named to the workers by their module.
    path = os.pathsep.join(filter(None, [packages, str(Path(__file__).parent)]))
    return (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("chancery")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.eventLog.enabled", "true")
        .config("spark.eventLog.rolling.enabled", "false")
        .config("spark.eventLog.compress", "false")
        .config("spark.eventLog.dir", events.as_uri())
        .config("spark.local.dir", str(folder / "local"))
        # Executors of a machine that stands still for a while are not lost; those that are killed show at once.
        .config("spark.network.timeout", "900s")
        .config("spark.worker.timeout", "900")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "20")
        .config("spark.executorEnv.PYTHONPATH", path)
        .getOrCreate()
    )


@dataclass
class Log:
    """What Spark noted of a run."""

    failed: list[dict[str, Any]] = field(default_factory=list)
    """Tasks that ended badly: stage, partition, attempt and Spark's reason."""
    again: list[tuple[int, int, int]] = field(default_factory=list)
    """Tasks that ended well at a later attempt, and tasks of a stage that was run again: stage, stage attempt, partition."""
    lost: list[str] = field(default_factory=list)
    """Executors that were removed, with the reason."""
    finished: int = 0
    """Tasks that ended well."""


def log(folder: Path) -> Log:
    """Reads the event log, once Spark has stopped."""
    found = Log()
    for path in sorted((folder / "events").iterdir()):
        for line in path.read_text().splitlines():
            event = json.loads(line)
            match event["Event"]:
                case "SparkListenerTaskEnd":
                    info, reason = event["Task Info"], event["Task End Reason"]
                    stage, attempt, partition = event["Stage ID"], event["Stage Attempt ID"], info["Index"]
                    if reason["Reason"] == "Success":
                        found.finished += 1
                        if info["Attempt"] > 0 or attempt > 0:
                            found.again.append((stage, attempt, partition))
                    else:
                        found.failed.append({"stage": stage, "partition": partition, "attempt": info["Attempt"], **reason})
                case "SparkListenerExecutorRemoved":
                    found.lost.append(event["Removed Reason"])
    return found


def kill_own_worker(marker: str) -> Any:
    """A stage that kills its own Python worker, once in the life of `marker`, after it has handed on a part of its rows."""

    def stage(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        for number, batch in enumerate(batches):
            yield batch
            if number == 1 and claimed(marker, f"worker {os.getpid()}"):
                os.kill(os.getpid(), signal.SIGKILL)

    return stage


def kill_executor(marker: str, after: str, count: int) -> Any:
    """A stage that kills the executor it runs in, once in the life of `marker` and only after `count` tasks of this executor
    have left their mark in the folder `after`."""

    def stage(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        executor = executor_above()
        for batch in batches:
            yield batch
            if len(list(Path(after).glob(f"{executor}-*"))) >= count and claimed(marker, f"executor {executor}"):
                os.kill(executor, signal.SIGKILL)
                # The task must not finish before its executor is gone.
                time.sleep(60)
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None
        (Path(after) / f"{executor}-{context.partitionId()}-{context.attemptNumber()}").touch()

    return stage


def claimed(marker: str, words: str) -> bool:
    """Whether this process is the first to claim the marker."""
    try:
        with open(marker, "x") as file:
            file.write(words)
    except FileExistsError:
        return False
    return True


def executor_above() -> int:
    """The process of the executor that this Python worker belongs to."""
    process = os.getpid()
    while process > 1:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        if b"CoarseGrainedExecutorBackend" in command:
            return process
        process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    raise RuntimeError("this process runs below no executor")
