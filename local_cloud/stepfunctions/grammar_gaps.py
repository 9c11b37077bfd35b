"""Definitions AWS accepts and moto's grammar does not, rewritten to what it reads the same."""

import re

# The grammar wants a fraction here and refuses whole numbers.
_WHOLE_PERCENTAGE = re.compile(r'("ToleratedFailurePercentage"\s*:\s*\d+)(?=\s*[,}])')


def fit_to_grammar(definition: str) -> str:
    """Return the definition with whole ToleratedFailurePercentage written as fractions."""
    return _WHOLE_PERCENTAGE.sub(r"\1.0", definition)
