"""Opens what a path names: a file, a gzipped one, or standard input; says in one line why it cannot be read."""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import cast

from triage.errors import InvalidInputError
from triage.files.utf16 import MARKS, Utf16AsUtf8

STANDARD_INPUT = "-"
# A history has at most 25,000 events; with their inputs and outputs that is seldom a tenth of this. A document is
# held whole, so this also bounds the memory.
LONGEST_DOCUMENT = 256 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_PEEKED = 64 * 1024


def _open(path: Path) -> io.BufferedReader:
    return path.open("rb")


# What opens files: the command line sets another that shows how far a long one has been read.
opener: ContextVar[Callable[[Path], io.BufferedReader]] = ContextVar("opener", default=_open)


@contextmanager
def opened(name: str) -> Iterator[io.BufferedReader]:
    """Open the file, unzipped when it is gzip and as UTF-8 when it is UTF-16, by its first bytes.

    Raises InvalidInputError naming file and reason.
    """
    try:
        with _stream(name) as stream:
            yield _as_utf8(_unzipped(stream))
    except IsADirectoryError as exc:
        raise InvalidInputError(f"{name}: is a directory; allowed is a file, or - for standard input") from exc
    except FileNotFoundError as exc:
        raise InvalidInputError(f"{name}: there is no such file") from exc
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise InvalidInputError(f"{name}: its gzip data is damaged or cut off: {exc}") from exc
    except OSError as exc:
        raise InvalidInputError(f"{name}: cannot be read: {exc.strerror or exc}") from exc


def read_document(name: str) -> bytes:
    """Return the whole content; raises InvalidInputError when it is empty or longer than LONGEST_DOCUMENT bytes."""
    with opened(name) as stream:
        raw = stream.read(LONGEST_DOCUMENT + 1)
    if len(raw) > LONGEST_DOCUMENT:
        raise InvalidInputError(
            f"{name}: is longer than {LONGEST_DOCUMENT >> 20} MiB; a history can be exported without its data: "
            "aws stepfunctions get-execution-history --no-include-execution-data"
        )
    if not raw[:_PEEKED].strip() and len(raw) <= _PEEKED:
        raise InvalidInputError(f"{name}: is empty")
    return raw


def _stream(name: str) -> AbstractContextManager[io.BufferedReader]:
    if name != STANDARD_INPUT:
        return opener.get()(Path(name))
    given = sys.stdin.buffer
    # Not closed: it is not ours.
    return nullcontext(
        given if isinstance(given, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", given))
    )


def _unzipped(stream: io.BufferedReader) -> io.BufferedReader:
    if stream.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
        return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=stream)))
    return stream


def _as_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    return io.BufferedReader(Utf16AsUtf8(stream)) if stream.peek(2).startswith(MARKS) else stream
