"""JSON documents with the place of what is wrong in them."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from typing import Any

import orjson

from triage.errors import InvalidInputError
from triage.files.raw import read_document

_DECODER = JSONDecoder()
_BLANK = " \t\r\n"


@dataclass(frozen=True)
class Document:
    """What a file or a field holds: `values` are its JSON values, several where pages were put one after another."""

    name: str
    values: tuple[Any, ...]

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """The only value, or the first."""
        return self.values[0]


def load_document(name: str) -> Document:
    """Return the document of a file; raises InvalidInputError with file, line, column, byte and reason."""
    return Document(name, parse_values(read_document(name), name))


def parse_values(raw: bytes, name: str) -> tuple[Any, ...]:
    """Return the JSON values of a text; raises InvalidInputError with the place of what is no JSON."""
    try:
        return (orjson.loads(raw.removeprefix(codecs.BOM_UTF8)),)
    except orjson.JSONDecodeError:
        # Concatenated pages, UTF-16, NaN, or an error whose place the standard library tells better.
        return tuple(_values(_decode(raw, name), name))


def member(record: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a member in whatever spelling: MetricDataResults, metricDataResults, metric_data_results; else None."""
    if name in record:
        return record[name]
    wanted = _flat(name)
    return next((value for key, value in record.items() if _flat(key) == wanted), None)


def text_member(record: Mapping[str, Any], name: str) -> str | None:
    """Return a member that is a text with something in it, else None."""
    value = member(record, name)
    return value if isinstance(value, str) and value else None


def _flat(key: str) -> str:
    return key.replace("_", "").lower()


def _decode(raw: bytes, name: str) -> str:
    # PowerShell's ">" writes UTF-16 with a byte order mark.
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise InvalidInputError(f"{name}: line {line}, byte {exc.start}: is no UTF-8 text; allowed is JSON") from exc


def _values(text: str, name: str) -> list[Any]:
    values: list[Any] = []
    position = _skip(text, 0)
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except JSONDecodeError as exc:
            raise InvalidInputError(f"{name}: {_place(text, exc.pos)}: {_reason(exc, text)}") from exc
        except RecursionError as exc:
            raise InvalidInputError(f"{name}: {_place(text, position)}: is nested too deep to be an export") from exc
        values.append(_encodable(value))
        position = _skip(text, position)
    return values


def _encodable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value without halves of surrogate pairs, which JSON can escape but UTF-8 cannot carry."""
    text = json.dumps(value, ensure_ascii=False)
    whole = text.encode(errors="replace").decode()
    return value if whole == text else json.loads(whole)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANK:
        position += 1
    return position


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return f"line {line}, column {column} (byte {len(text[:position].encode(errors='replace'))})"


def _reason(error: JSONDecodeError, text: str) -> str:
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    return "the JSON ends unfinished, it is cut off" if cut_off else f"not JSON: {error.msg}"


def shown(value: object) -> str:
    """Return how a wrong value is shown in an error: as JSON, shortened."""
    try:
        text = json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= 60 else f"{text[:59]}…"
