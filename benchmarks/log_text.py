"""Makes log text for measurements: seeded, in three layouts, of two kinds of messages.

`Recorded` messages are those of recorded logs with other numbers and ids. Text in which only those change flatters
every cache, so `Growing` messages have new templates and new names all along, as natural text has: after n lines about
40 n^0.3 templates and n^0.5 names.
"""

import json
import random
import re
import uuid
import zlib
from collections.abc import Callable, Iterator

from benchmarks.corpora import labelled_sets

_DIGITS = re.compile(r"0x[0-9a-fA-F]+|[0-9]+")

_VERBS = (
    "loaded",
    "read",
    "wrote",
    "sent",
    "received",
    "parsed",
    "merged",
    "skipped",
    "validated",
    "fetched",
    "copied",
)
_NOUNS = ("rows", "records", "files", "objects", "batches", "partitions", "messages", "events", "orders", "invoices")
_PLACES = ("table", "bucket", "queue", "topic", "stage", "cache", "index", "schema", "stream", "prefix")
_LOGGERS = ("loader.Reader", "loader.Writer", "sync.Worker", "api.Client", "etl.Transform", "etl.Check", "store.Index")
_SYLLABLES = ("ba", "co", "di", "fu", "ga", "hel", "in", "jo", "ka", "lor", "mi", "na", "pel", "qui", "ra", "so", "wen")
_TROUBLE = (
    "connection to {host} refused, retry {n}",
    "read of {path} failed: timed out after {n} ms",
    "upstream answered status {status} for request {uuid}",
)
_ENDINGS = ("in {n} ms", "for user {name}", "from {path}", "by {ip}", "request {uuid}", "digest {hex}", "ok")
_LEVELS = ("INFO",) * 17 + ("DEBUG", "WARN", "ERROR")


class Text:
    """An endless source of messages and of what surrounds them."""

    def __init__(self, seed: int) -> None:
        """Begin at the first line of this seed's text."""
        self._random = random.Random(seed)  # noqa: S311 - not for secrets

    def statement(self) -> tuple[str, str, str]:
        """Return level, logger and message of the next line; a log statement has one level and one logger."""
        raise NotImplementedError

    def id(self) -> str:
        """Return a UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def hex(self, digits: int) -> str:
        """Return so many hexadecimal digits."""
        return f"{self._random.getrandbits(digits * 4):0{digits}x}"

    def number(self, below: int) -> int:
        """Return a number from 0 to below - 1."""
        return int(self._random.random() * below)


class Recorded(Text):
    """Messages of recorded logs in random order, with other digits where their labels have a value."""

    def __init__(self, seed: int, *, traced: bool = False) -> None:
        """Read the recorded logs; of `traced` messages three in ten end with an id. Raises FileNotFoundError."""
        super().__init__(seed)
        self._traced = traced
        self._messages = [pair for labelled in labelled_sets().values() for pair in zip(*labelled, strict=True)]

    def statement(self) -> tuple[str, str, str]:
        """Return one of the messages, with other values."""
        message, template = self._messages[self.number(len(self._messages))]
        statement = zlib.crc32(template.encode())
        fixed = set(_DIGITS.findall(template))
        text = _DIGITS.sub(lambda match: match[0] if match[0] in fixed else self._redrawn(match[0]), message)
        chance = self._random.random() if self._traced else 1.0
        if chance < 0.2:
            text += f" order={self.id()}"
        elif chance < 0.3:
            text += f" trace=1-{self.hex(8)}-{self.hex(24)}"
        return _LEVELS[statement % 20], _LOGGERS[statement % 7], text

    def _redrawn(self, value: str) -> str:
        if value.startswith("0x"):
            return f"0x{self.hex(len(value) - 2)}"
        first = 10 ** (len(value) - 1)
        return str(first + self.number(first * 9))


class Growing(Text):
    """Messages made of templates and names that keep appearing."""

    def __init__(self, seed: int) -> None:
        """Begin without any template."""
        super().__init__(seed)
        self._templates: list[str] = []
        self._names: list[str] = []
        self._lines = 0

    def statement(self) -> tuple[str, str, str]:
        """Return level, logger and message of the next line; a log statement has one level and one logger."""
        self._lines += 1
        while len(self._templates) < 40 * self._lines**0.3:
            self._templates.append(self._new_template())
        while len(self._names) < self._lines**0.5:
            self._names.append(self._new_name())
        number = self._common(len(self._templates))
        return _LEVELS[number % 20], _LOGGERS[number % 7], self._templates[number].format_map(self)

    def _common(self, count: int) -> int:
        """Return a number below count, small ones far more often, as words in texts."""
        return int(count ** self._random.random()) - 1

    def __getitem__(self, slot: str) -> str:
        """Fill a slot of a template."""
        fill: dict[str, Callable[[], str]] = {
            "n": lambda: str(self.number(100_000)),
            "uuid": self.id,
            "hex": lambda: self.hex(32),
            "ip": lambda: f"10.{self.number(256)}.{self.number(256)}.{self.number(256)}",
            "name": lambda: self._names[self._common(len(self._names))],
            "host": lambda: f"db-{self.number(9)}.acme.internal",
            "path": lambda: f"s3://acme-raw/2026/{self.number(12)}/part-{self.number(10_000)}.parquet",
            "status": lambda: self._random.choice(("200", "200", "200", "429", "503")),
        }
        return fill[slot]()

    def _new_template(self) -> str:
        choose = self._random.choice
        if self._random.random() < 0.08:
            return f"{self._new_name()} {choose(_TROUBLE)}"
        ending = choose(_ENDINGS)
        return f"{choose(_VERBS)} {{n}} {choose(_NOUNS)} of {self._new_name()} {choose(_PLACES)} {ending}"

    def _new_name(self) -> str:
        return "".join(self._random.choice(_SYLLABLES) for _ in range(3))


def plain(lines: int, text: Text) -> list[str]:
    """Return log4j lines."""
    return [
        f"2026-11-02 {_clock(text)} {level} [pool-{text.number(8)}] {logger}: {message}"
        for level, logger, message in (text.statement() for _ in range(lines))
    ]


def lambda_text(lines: int, text: Text) -> list[str]:
    """Return lines as a Node.js function's log group has them, START, END and REPORT among them."""
    return [_lambda_line(text, text.id(), text.number(100)) for _ in range(lines)]


def json_logs(lines: int, text: Text) -> list[str]:
    """Return lines as Powertools for AWS Lambda writes them."""
    return [_json_line(text) for _ in range(lines)]


def pages(events: int, text: Text, size: int = 10_000) -> Iterator[bytes]:
    """Yield the bodies of FilterLogEvents answers with Lambda text, `size` events each."""
    for page in range(events // size):
        found = [_event(text, page * size + number) for number in range(size)]
        yield json.dumps({"events": found, "searchedLogStreams": [], "nextToken": "x"}).encode()


def _event(text: Text, number: int) -> dict[str, object]:
    return {
        "logStreamName": f"2026/11/02/[$LATEST]{text.number(20):032x}",
        "timestamp": 1_793_600_000_000 + number,
        "message": _lambda_line(text, text.id(), text.number(100)) + "\n",
        "ingestionTime": 1_793_600_000_500 + number,
        "eventId": f"{number:056d}",
    }


def _lambda_line(text: Text, request_id: str, kind: int) -> str:
    if kind < 3:
        return f"START RequestId: {request_id} Version: $LATEST"
    if kind < 6:
        return f"END RequestId: {request_id}"
    if kind < 9:
        return (
            f"REPORT RequestId: {request_id}\tDuration: {text.number(3000)}.{text.number(100):02d} ms\t"
            f"Billed Duration: {text.number(3000)} ms\tMemory Size: 512 MB\t"
            f"Max Memory Used: {60 + text.number(400)} MB\t"
        )
    level, _, message = text.statement()
    return f"2026-11-02T{_clock(text).replace(',', '.')}Z\t{request_id}\t{level}\t{message}"


def _json_line(text: Text) -> str:
    level, _, message = text.statement()
    record = {
        "level": level,
        "location": f"handler:{text.number(900)}",
        "message": message,
        "timestamp": f"2026-11-02 {_clock(text)}+0000",
        "service": "loader",
        "cold_start": False,
        "function_name": "acme-load",
        "function_memory_size": "512",
        "function_arn": "arn:aws:lambda:eu-west-1:123456789012:function:acme-load",
        "function_request_id": text.id(),
        "xray_trace_id": f"1-{text.hex(8)}-{text.hex(24)}",
    }
    return json.dumps(record, separators=(",", ":"))


def _clock(text: Text) -> str:
    return f"{text.number(24):02d}:{text.number(60):02d}:{text.number(60):02d},{text.number(1000):03d}"
