"""Makes text from outside harmless before it is shown: no terminal commands, no invisible or reordering characters."""

import re

_TERMINAL_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)|[@-Z\\-_])")

# Beyond this a text is not looked at: it is cut anyway.
_MOST_CHARACTERS = 64_000
# Python's traceback tells a frame in two lines, the second with the call itself.
_FRAME = re.compile(r'\s{0,40}File ".{1,500}", line \d')
_FEWEST_FOR_A_FRAME = 4
# So many times the limit is read, since runs of spaces shrink to one.
_SPACES = 4


def clean(text: str) -> str:
    """Return the text without terminal sequences and control characters; line ends stay, tabs become two spaces."""
    plain = _TERMINAL_SEQUENCE.sub("", text).replace("\r\n", "\n").replace("\t", "  ").replace("\u00a0", " ")
    if plain.replace("\n", "").isprintable():
        return plain
    # str.isprintable is False for control, format (bidirectional overrides, zero width) and unassigned characters.
    return "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in plain)


def one_line(text: str, limit: int) -> str:
    """Return the text clean and on one line, at most `limit` characters, an ellipsis showing what was cut."""
    flat = " ".join(clean(text[: _SPACES * limit]).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…"


def excerpt(text: str, *, lines: int, width: int) -> list[str]:
    """Return the text's lines, clean, of long texts the beginning and the end: a trace ends with what was raised."""
    half = _MOST_CHARACTERS // 2
    bounded = text if len(text) <= _MOST_CHARACTERS else f"{text[:half]}\n{text[-half:]}"
    every = [line.rstrip()[:width] for line in clean(bounded).strip("\n").split("\n") if line.strip()]
    if len(every) <= lines:
        return every
    head = max(1, lines // 4)
    if lines > _FEWEST_FOR_A_FRAME and _FRAME.match(every[head - 1]):
        head += 1
    tail = max(1, lines - head - 1)
    return [*every[:head], f"… {len(every) - head - tail} lines …", *every[-tail:]]


def web_address(address: str | None) -> str | None:
    """Return the address when a browser may follow it safely, else None."""
    if address and re.fullmatch(r"https?://[^\s<>\"']{1,2000}", address):
        return address
    return None
