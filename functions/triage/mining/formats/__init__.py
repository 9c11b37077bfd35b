"""The layouts of log lines; what varies in none of them is left to the templates."""

from triage.mining.formats import json_log, lambda_text, logfmt, text_header
from triage.mining.formats.control_codes import visible
from triage.mining.formats.parsed import Parsed

__all__ = ["Parsed", "parse_line", "visible"]

# Of a longer line, this much is read; of one that is not JSON, less. A log event has at most 1 MB (PutLogEvents).
LONGEST = 1_048_576
_LONGEST_TEXT = 8_192


def parse_line(line: str, fields: json_log.Fields = json_log.COMMON) -> Parsed:
    """Return the parts of a line in any layout; a line in none of them is all message."""
    text = (line if line.startswith("{") and len(line) <= LONGEST else visible(line[:_LONGEST_TEXT])).strip()
    found = json_log.parse(text, fields) or lambda_text.parse(text) or logfmt.parse(text)
    if found is None:
        found = text_header.parse(text)
    if found.message.startswith("{") and found.message is not text:
        # A runtime's text header around a JSON line.
        inner = json_log.parse(found.message, fields)
        if inner:
            return inner._replace(level=inner.level or found.level, request_id=inner.request_id or found.request_id)
    return found
