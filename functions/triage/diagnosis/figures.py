"""Reads the figures that evidence tells by the way: limits, what was used of them, exit codes."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_NUMBER = r"(?P<figure>\d{1,9}(?:\.\d{1,6})?)"

# As AWS writes it into logs, else as the sources word what a service answers. A figure is named by its unit, so that
# two of one kind can be compared.
FIGURES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        name: re.compile(pattern)
        for name, pattern in {
            "exit_code": rf"\bexit(?:ed with)? code:? {_NUMBER}\b",
            "memory_mb": rf"(?:configured with |Memory Size: |\(|, ){_NUMBER} Mi?B(?: of memory|\s+Max Memory Used)",
            "memory_used_mb": rf"Max Memory Used: {_NUMBER} MB",
            "memory_percent": rf"[Mm]emory\w{{0,20}} [^\n]{{0,120}}stayed between [\d.]{{1,6}}% and {_NUMBER}%",
            "timeout_s": rf"\bTimeout {_NUMBER} s\b",
            "timeout_min": rf"\bTimeout {_NUMBER} min\b",
            "attempt_timeout_s": rf"\btimeout {_NUMBER} s an attempt\b",
            "timed_out_after_s": rf"Task timed out after {_NUMBER} seconds",
            "tmp_mb": rf"\b{_NUMBER} MB in /tmp\b",
        }.items()
    }
)


def figures_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the digits of each figure that the text tells."""
    for name, pattern in FIGURES.items():
        if found := pattern.search(text):
            yield name, found["figure"]
