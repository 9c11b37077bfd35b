"""The channel from a function's process to the server, and what writes log events to it.

A frame is a header (what it is, the payload's length in bytes, epoch milliseconds) and its payload: a log event's text
or a message in JSON. Lambda's own runtime frames log events in the same way, for the same reason: one event may have
many lines.
"""

import io
import json
import logging
import os
import struct
import threading
import time
from collections.abc import Iterator
from typing import IO, Any

_HEADER = struct.Struct(">cIQ")
_LOG, _MESSAGE = b"L", b"M"
_PIPE_BYTES = 65_536
_GATHERING_SECONDS = 0.0005


class Answers:
    """The channel back to the server; local paths in what is sent are replaced by Lambda's."""

    def __init__(self, descriptor: int, paths: dict[str, str]) -> None:
        self._descriptor = descriptor
        self._paths = list(paths.items())
        self._lock = threading.Lock()

    def send(self, kind: str, **fields: Any) -> None:
        """Write one message of this kind."""
        self._write(_MESSAGE, json.dumps({"kind": kind, **fields}))

    def log(self, message: str) -> None:
        """Report one log event, stamped now (epoch milliseconds)."""
        self._write(_LOG, self.as_on_lambda(message))

    def as_on_lambda(self, text: str) -> str:
        """Return the text with local directories replaced by those of Lambda (/var/task, /opt)."""
        for local, lambda_path in self._paths:
            text = text.replace(local, lambda_path)
        return text

    def _write(self, what: bytes, text: str) -> None:
        """Write a frame at once: what a killed process had printed must not be lost with it."""
        payload = text.encode("utf-8", errors="backslashreplace")
        frame = memoryview(_HEADER.pack(what, len(payload), int(time.time() * 1000)) + payload)
        with self._lock:
            while frame:
                frame = frame[os.write(self._descriptor, frame) :]


class _Gathering(io.FileIO):
    """Lets frames gather in the pipe: a reader woken by each of 100,000 lines makes their writer ten times slower."""

    def readinto(self, buffer: Any) -> int | None:
        """Wait a moment, then as long as it takes."""
        time.sleep(_GATHERING_SECONDS)
        return super().readinto(buffer)


def read_frames(descriptor: int) -> Iterator[tuple[int, str | dict[str, Any]]]:
    """Yield (epoch milliseconds, a log event's text or a message's fields) until the channel is closed."""
    with io.BufferedReader(_Gathering(descriptor), _PIPE_BYTES) as answers:
        yield from _frames(answers)


def _frames(answers: IO[bytes]) -> Iterator[tuple[int, str | dict[str, Any]]]:
    while len(header := answers.read(_HEADER.size)) == _HEADER.size:
        what, length, at = _HEADER.unpack(header)
        payload = answers.read(length)
        if len(payload) < length:
            # The process was killed in the middle of a frame.
            return
        text = payload.decode()
        yield at, text if what == _LOG else json.loads(text)


class LogLines(io.TextIOBase):
    """Standard output of the handler: every line is a log event of its own, as on Lambda."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._pending = ""

    def writable(self) -> bool:
        """Return True: loggers ask."""
        return True

    def write(self, text: str) -> int:
        """Log the complete lines, keep the rest for the next write."""
        # print() writes a line's end by a call of its own.
        if "\n" in text:
            *lines, self._pending = (self._pending + text).split("\n")
            for line in lines:
                self._answers.log(line + "\n")
        else:
            self._pending += text
        return len(text)

    def end_line(self) -> None:
        """Log what has no line end yet."""
        if self._pending:
            self.write("\n")


class LambdaLogHandler(logging.Handler):
    """The handler that Lambda puts on the root logger; one record is one log event, however many lines it has."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self.request_id = ""
        formatter = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
            "%Y-%m-%dT%H:%M:%S",
        )
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        """Send the record."""
        record.aws_request_id = self.request_id
        self._answers.log(self.format(record))
