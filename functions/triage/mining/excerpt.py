"""Brings text into a form for reports: shortened, with secrets taken out, or in one line."""

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


def flat(text: str) -> str:
    """Return the text in one line, with one blank wherever it has blanks of any kind."""
    return " ".join(text.split())
