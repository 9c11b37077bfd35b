"""Shortens text to what a report can show, with secrets taken out."""

from triage.mining.redaction import redact

SHOWN = 2000
"""So many characters are shown of a text where nothing else is said."""


def excerpt(text: str, limit: int = SHOWN) -> str:
    """Return the text redacted; of one longer than `limit` characters the beginning and the end, saying so."""
    text = redact(text)
    if len(text) <= limit:
        return text
    tail = limit // 4
    left_out = len(text) - limit
    return f"{text[: limit - tail]} … [{left_out} characters left out] … {text[-tail:]}"
