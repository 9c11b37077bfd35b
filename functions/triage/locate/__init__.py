"""From a signal to the failure: which state, job or metric broke, when, on which resource."""

from triage.locate.express import locate_in_express_log
from triage.locate.history_finding import HistoryFinding, locate_in_history
from triage.locate.locate import locate_failure
from triage.locate.provisional import provisional_pipeline

__all__ = ["HistoryFinding", "locate_failure", "locate_in_express_log", "locate_in_history", "provisional_pipeline"]
