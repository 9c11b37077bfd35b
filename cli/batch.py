"""`triage analyze --batch`: many failures through all cores, answered in their order as they are ready."""

import os
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson
from rich.console import Console

from triage import bootstrap
from triage.errors import InvalidInputError, TriageError
from triage.files import batch_lines, batch_record

# A process is given so many lines, or bytes, at a time: enough to be busy, few enough for answers to come early.
_LINES = 8
_BYTES = 1024 * 1024
# Chunks that wait or are answered out of turn, a process.
_AHEAD = 3

_Line = tuple[int, bytes]


class Answer(NamedTuple):
    """One line of the output, and what was wrong with the one it answers."""

    line: bytes
    problem: str | None = None


def run_batch(name: str, output: str | None) -> None:
    """Analyse every line of the file, `-` for standard input; a bad line is answered with its error.

    Raises InvalidInputError when the file cannot be read, the answers not be written, or no line is usable.
    """
    chunks = _chunks(batch_lines(name))
    first = next(chunks, None)
    if first is None:
        raise InvalidInputError(f"{name}: is empty; --batch takes a JSON object a line")
    failed = done = 0
    problem: str | None = None
    console = Console(stderr=True)
    with _opened(output) as out, console.status("analysing …") if console.is_terminal else nullcontext() as status:
        for answers in _answered(first, chunks):
            out.writelines(answer.line for answer in answers)
            out.flush()
            failed += sum(answer.problem is not None for answer in answers)
            problem = problem or next((answer.problem for answer in answers if answer.problem), None)
            done += len(answers)
            if status:
                status.update(f"{done} analysed, {failed} of them unusable …")
    if console.is_terminal:
        console.print(f"{done} analysed, {failed} of them unusable", highlight=False)
    if failed == done:
        raise InvalidInputError(f"{name}: none of its {done} lines is usable; {problem}")


def answer_lines(lines: list[_Line]) -> list[Answer]:
    """Return the answer of each line: {"id", "report"} or {"id", "error"} as JSON."""
    return [_answer(number, raw) for number, raw in lines]


def _answer(number: int, raw: bytes) -> Answer:
    identity: object = None
    try:
        record = batch_record(raw)
        identity = record.get("id")
        services = bootstrap.record(record)
        report, _ = services.analyze()
        return Answer(b'{"id":%s,"report":%s}\n' % (_json(identity), report.model_dump_json().encode()))
    except TriageError as exc:
        problem = f"line {number}: {exc}"
    except Exception as exc:  # noqa: BLE001 - this is the handler of a line: one must not end the other thousands
        problem = f"line {number}: this failure could not be analysed: {type(exc).__name__}: {exc}"
    return Answer(b'{"id":%s,"error":%s}\n' % (_json(identity), _json(problem)), problem)


def _answered(first: list[_Line], chunks: Iterator[list[_Line]]) -> Iterator[list[Answer]]:
    second = next(chunks, None)
    if second is None:
        # No pool for a handful of lines: it would take longer to start than they do.
        yield answer_lines(first)
        return
    processes = _cores()
    waiting: deque[Future[list[Answer]]] = deque()
    try:
        with ProcessPoolExecutor(max_workers=processes) as pool:
            waiting += [pool.submit(answer_lines, chunk) for chunk in (first, second)]
            for chunk in chunks:
                waiting.append(pool.submit(answer_lines, chunk))
                if len(waiting) > processes * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except BrokenProcessPool as exc:
        raise InvalidInputError(
            "--batch: a process was ended from outside, out of memory perhaps; split the file"
        ) from exc


def _chunks(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    chunk: list[_Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line[1])
        if len(chunk) >= _LINES or size >= _BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _opened(output: str | None) -> AbstractContextManager[BinaryIO]:
    if output is None:
        return nullcontext(sys.stdout.buffer)
    try:
        return Path(output).open("wb")
    except OSError as exc:
        raise InvalidInputError(f"{output}: cannot be written: {exc.strerror or exc}") from exc


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=str)
