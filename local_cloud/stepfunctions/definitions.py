"""Amazon States Language text to the interpreter's program, parsed once and shared."""

import functools
import threading
from typing import Any

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from local_cloud.stepfunctions.grammar_gaps import fit_to_grammar

# ANTLR builds its prediction tables while parsing and shares them among parsers.
_parsing = threading.Lock()
SMALLEST_DEFINITION = '{"StartAt":"Only","States":{"Only":{"Type":"Pass","End":true}}}'


@functools.lru_cache(maxsize=256)
def parse(definition: str) -> Any:
    """Return the interpreter's `Program`; it holds no state of a run, so executions share it.

    Raises whatever moto's parser raises for a refused definition; `definition_fault` turns that into text.
    """
    with _parsing:
        return AmazonStateLanguageParser.parse(fit_to_grammar(definition))[0]


def definition_fault(definition: str) -> str | None:
    """Return why the definition is refused, worded as InvalidDefinition's message, or None when it is fine."""
    try:
        parse(definition)
    except Exception as exc:  # noqa: BLE001  (moto's visitors raise any type for a refused definition)
        reason = str(exc) or type(exc).__name__
        return f"Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: {reason}'"
    return None


def warm_up() -> None:
    """Parse once: the first parse builds the grammar's tables, a tenth of a second and more."""
    parse(SMALLEST_DEFINITION)
