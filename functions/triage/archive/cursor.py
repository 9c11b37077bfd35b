"""Page cursors: an opaque text that carries the sort key of the last row looked at."""

import base64
import binascii
import json
import re

from triage.errors import InvalidCursorError

_SORT_KEY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z#.+", re.DOTALL)


def encode_cursor(after: str) -> str:
    """Return the cursor that continues after this sort key."""
    return base64.urlsafe_b64encode(json.dumps({"after": after}).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """Return the sort key to continue after. Raises InvalidCursorError for a text that encode_cursor did not make."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as exc:
        raise InvalidCursorError("the cursor is not one that this archive gave out") from exc
    after = content.get("after") if isinstance(content, dict) else None
    if not isinstance(after, str) or not _SORT_KEY.fullmatch(after):
        raise InvalidCursorError("the cursor is not one that this archive gave out")
    return after
