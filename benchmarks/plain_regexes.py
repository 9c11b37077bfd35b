"""The baseline that the diagnosis is compared with: eleven plain regexes, the first that matches gives the category."""

import re

from triage.model.vocabulary import Category

_REGEXES = {
    Category.PERMISSION: r"access ?denied|not authorized|forbidden|\b403\b|permission|expired ?token",
    Category.THROTTLING: r"throttl|rate exceeded|too ?many ?requests|slow ?down|\b429\b",
    Category.MEMORY: r"out ?of ?memory|oom|signal: killed|memory limit|MemoryError|heap space",
    Category.DISK: r"no space left|disk full|ENOSPC",
    Category.TIMEOUT: r"timed? ?out|timeout|deadline exceeded",
    Category.NETWORK: r"connection (?:refused|reset)|could not connect|unknown host|name resolution|unreachable",
    Category.QUOTA: r"limit ?exceeded|quota|maximum number|too many",
    Category.PACKAGING: r"no module named|cannot find module|import ?error|class ?not ?found|ELF",
    Category.CONFIGURATION: r"not found|no such|does not exist|invalid parameter|\b404\b",
    Category.DATA: r"schema|mismatch|parse|invalid (?:value|format|input)|null",
    Category.CODE: r"traceback|exception|typeerror|keyerror|attributeerror|\berror\b",
}
_COMPILED = {category: re.compile(regex, re.IGNORECASE) for category, regex in _REGEXES.items()}


def category_by_plain_regex(text: str) -> Category:
    """Return the category of the first regex that is found in the text, `unknown` when none is."""
    return next((category for category, regex in _COMPILED.items() if regex.search(text)), Category.UNKNOWN)
