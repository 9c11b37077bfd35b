"""The channel from a function's process to the server, and what writes log events to it."""

import io
import json
import logging
import os
import time
from typing import Any


class Answers:
    """The channel back to the server; local paths in what is sent are replaced by Lambda's."""

    def __init__(self, descriptor: int, paths: dict[str, str]) -> None:
        self._file = os.fdopen(descriptor, "w", buffering=1, encoding="utf-8")
        self._paths = paths

    def send(self, kind: str, **fields: Any) -> None:
        """Write one message of this kind."""
        self._file.write(json.dumps({"kind": kind, **fields}) + "\n")

    def log(self, message: str) -> None:
        """Report one log event, stamped now (epoch milliseconds)."""
        self.send("log", at=int(time.time() * 1000), message=self.as_on_lambda(message))

    def as_on_lambda(self, text: str) -> str:
        """Return the text with local directories replaced by those of Lambda (/var/task, /opt)."""
        for local, lambda_path in self._paths.items():
            text = text.replace(local, lambda_path)
        return text


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
        *lines, self._pending = (self._pending + text).split("\n")
        for line in lines:
            self._answers.log(line + "\n")
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
