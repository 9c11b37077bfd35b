"""Reads UTF-16 as UTF-8: PowerShell's ">" and "Out-File" write UTF-16 with a byte order mark."""

import codecs
import io

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLOCK = 1024 * 1024


class Utf16AsUtf8(io.RawIOBase):
    """A stream of UTF-8 over one of UTF-16 that begins with its byte order mark; what is no UTF-16 is replaced."""

    def __init__(self, stream: io.BufferedReader) -> None:
        """Read from this stream, which stays its owner's to close."""
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._rest = b""

    def readable(self) -> bool:
        """Tell io.BufferedReader that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stubs want any buffer
        """Fill the buffer and return how many bytes it got, 0 at the end."""
        while not self._rest:
            block = self._stream.read(_BLOCK)
            self._rest = self._decoder.decode(block, final=not block).encode("utf-8", "replace")
            if not block:
                break
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)
