"""Says what a piece of evidence says in words for a person: payloads as their message, repeated messages in short."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from triage.mining.excerpt import flat
from triage.mining.formats import parse_line
from triage.model.evidence import Evidence

# Where Lambda has the runtime, its libraries and those of layers.
_LIBRARIES = ("/site-packages/", "/node_modules/", "/var/runtime/", "/var/lang/")
_QUOTED = re.compile(r': "(?P<said>.{1,33000})"[^"]{0,300}$', re.DOTALL)
# What Lambda puts before what it says of a request.
_REQUEST = re.compile(r"^RequestId: [\w-]{36} (?:Error: )?")
# Of a message that a shown log text has in full so much is told; a message this long is no coincidence.
_SHORT = 70
_SHORTEST = 12


@dataclass(frozen=True)
class _Quote:
    """What a sentence quotes, and the rest of it; `frame` is the call of one's own code in which it was raised."""

    before: str
    said: str
    after: str
    frame: str = ""

    def with_said(self, said: str, note: str) -> str:
        """Return the sentence with this in the quote's place, and a note behind it."""
        closing = self.after[: self.after.startswith('"')]
        return f"{self.before}{said}{closing}{note}{self.after[len(closing) :]}"


def readable(evidence: Evidence, logs: Mapping[str, str]) -> str:
    """Return what the evidence says, a Lambda error payload quoted in it as message and innermost frame.

    `logs` are the log texts that are shown, by id: of what one of them says as well only the beginning is repeated.
    The evidence itself keeps it verbatim; nobody reads escaped JSON, or the same twice, at night.
    """
    quote = _quote_of(evidence)
    if quote is None:
        return evidence.text
    said = _plain(quote.said)
    holder = next((name for name, text in logs.items() if len(said) >= _SHORTEST and said in flat(text)), None)
    if holder is None:
        return quote.with_said(quote.said, quote.frame)
    if len(said) <= _SHORT:
        return quote.with_said(said, "")
    return quote.with_said(f"{said[:_SHORT].rpartition(' ')[0]}…", f" (whole in {holder})")


def quotes_all_of(evidence: Evidence, line: str) -> bool:
    """Return whether what the evidence quotes is all that the log line says, apart from its time, level and id."""
    quote = _quote_of(evidence)
    message = flat(parse_line(line).message)
    return quote is not None and len(message) >= _SHORTEST and message == _plain(quote.said)


def _quote_of(evidence: Evidence) -> _Quote | None:
    return _payload_in(evidence.text) or _quote_in(evidence.text)


def _plain(said: str) -> str:
    return _REQUEST.sub("", flat(said))


def _payload_in(text: str) -> _Quote | None:
    start, end = text.find("{"), text.rfind("}") + 1
    if start < 0 or "errorMessage" not in text:
        return None
    try:
        payload = json.loads(text[start:end])
    except ValueError:
        return None
    if not isinstance(payload, dict) or not isinstance(payload.get("errorMessage"), str):
        return None
    return _Quote(text[:start], payload["errorMessage"], text[end:], _innermost_frame(payload.get("stackTrace")))


def _quote_in(text: str) -> _Quote | None:
    found = _QUOTED.search(text)
    return _Quote(text[: found.start("said")], found["said"], text[found.end("said") :]) if found else None


def _innermost_frame(trace: object) -> str:
    frames = [frame for frame in trace if isinstance(frame, str)] if isinstance(trace, list) else []
    own = [frame for frame in frames if not any(place in frame for place in _LIBRARIES)]
    return f", at {' '.join((own or frames)[-1].split())}" if frames else ""
