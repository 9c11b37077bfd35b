"""Reasoning across evidence, a rule a file; applied in this order."""

from triage.diagnosis.rules.caught_before import caught_before
from triage.diagnosis.rules.change_before import change_before
from triage.diagnosis.rules.gave_up import gave_up
from triage.diagnosis.rules.hidden_by_clean_up import hidden_by_clean_up
from triage.diagnosis.rules.last_words import last_words
from triage.diagnosis.rules.metrics_confirm import metrics_confirm
from triage.diagnosis.rules.not_memory import not_memory
from triage.diagnosis.rules.only_information import only_information
from triage.diagnosis.rules.shared_resource import shared_resource
from triage.diagnosis.rules.situation import Rule, Situation
from triage.diagnosis.rules.trend import trend
from triage.diagnosis.rules.wrapper import wrapper

# Wrappers last: what they are compared with has its confidence by then.
RULES: tuple[Rule, ...] = (
    only_information,
    not_memory,
    metrics_confirm,
    change_before,
    trend,
    shared_resource,
    hidden_by_clean_up,
    gave_up,
    last_words,
    caught_before,
    wrapper,
)

__all__ = ["RULES", "Rule", "Situation"]
