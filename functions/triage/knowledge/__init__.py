"""Known failures as data: what recognises each, what it means and what to do."""

from triage.knowledge.load import load_signatures
from triage.knowledge.matcher import Match, match, second_readings
from triage.knowledge.observation import Observation, Raised
from triage.knowledge.signature import Signature
from triage.knowledge.template import fill, fill_command

__all__ = [
    "Match",
    "Observation",
    "Raised",
    "Signature",
    "fill",
    "fill_command",
    "load_signatures",
    "match",
    "second_readings",
]
