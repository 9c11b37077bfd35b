"""What a person may ask: each intent with example phrasings, which are tests."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Intent:
    """One kind of question; `pattern` is searched in the lower-cased message."""

    name: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


LIST_FAILURES = Intent(
    name="list_failures",
    pattern=re.compile(
        r"\b(how (often|many)|list|all (the )?(failures|reports|incidents)|history|trend|last (week|month)"
        r"|recent(ly)? (failures|failed)|show (me )?(the )?(failures|reports|incidents))\b"
    ),
    examples=(
        "how often did customer-etl fail this week?",
        "list the failures of customer-etl",
        "show me the reports",
        "what is the history of customer-etl",
    ),
)
LATEST_FAILURE = Intent(
    name="latest_failure",
    pattern=re.compile(r""),
    examples=(
        "why did customer-etl fail?",
        "what is wrong with customer-etl",
        "is customer-etl ok?",
        "can I rerun it?",
        "what happened last night",
    ),
)

# The first that matches is meant; the last matches everything.
INTENTS: tuple[Intent, ...] = (LIST_FAILURES, LATEST_FAILURE)


def understand(message: str) -> Intent:
    """Return what is asked; a question that fits nothing else is about the latest failure."""
    lowered = message.lower()
    return next(intent for intent in INTENTS if intent.pattern.search(lowered))
