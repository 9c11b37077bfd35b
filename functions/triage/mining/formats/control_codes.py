"""Text as a person would have seen it: without terminal codes and overwritten progress bars."""

import re

# Colours and cursor movements (CSI), titles and links (OSC, cut at 256 characters), and other two-character escapes.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,4}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)?|[@-Z\\^_=>78cM])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def visible(text: str) -> str:
    """Return the text without escape sequences and control characters.

    Of a line that a carriage return overwrote, the last part that is not blank stays.
    """
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    if "\r" in text:
        text = next((part for part in reversed(text.split("\r")) if part.strip()), "")
    return text if text.isprintable() else _CONTROL.sub("", text)
