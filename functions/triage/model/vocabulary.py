"""The closed vocabularies of a report: categories, statuses, actions, severities."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of cause it is; a report has one primary category."""

    PERMISSION = "permission"
    THROTTLING = "throttling"
    QUOTA = "quota"
    MEMORY = "memory"
    DISK = "disk"
    TIMEOUT = "timeout"
    NETWORK = "network"
    CONFIGURATION = "configuration"
    PACKAGING = "packaging"
    CODE = "code"
    DATA = "data"
    DEPENDENCY = "dependency"
    INFRASTRUCTURE = "infrastructure"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How what the report is about ended."""

    FAILED = "failed"
    TIMED_OUT = "timed_out"
    ABORTED = "aborted"
    ALARM = "alarm"
    RECOVERED = "recovered"
    HEALTHY = "healthy"


class Action(StrEnum):
    """What the verdict tells the owner to do."""

    REDRIVE = "redrive"
    RERUN = "rerun"
    FIX_THEN_REDRIVE = "fix_then_redrive"
    FIX_THEN_RERUN = "fix_then_rerun"
    WAIT = "wait"
    NONE = "none"
    INVESTIGATE = "investigate"

    @property
    def advice(self) -> str:
        """The action in the words of a report."""
        return _ADVICE[self]


_ADVICE = {
    Action.REDRIVE: "Redrive",
    Action.RERUN: "Run again",
    Action.FIX_THEN_REDRIVE: "Fix first, then redrive",
    Action.FIX_THEN_RERUN: "Fix first, then run again",
    Action.WAIT: "Wait",
    Action.NONE: "Nothing to do",
    Action.INVESTIGATE: "Investigate",
}


class Severity(StrEnum):
    """How loudly a pipeline's failure is told: paged, mailed, or only archived."""

    PAGE = "page"
    EMAIL = "email"
    RECORD = "record"


class Kind(StrEnum):
    """What asked for the report."""

    AUTOMATIC = "automatic"
    ADHOC = "adhoc"
    OFFLINE = "offline"
    CANARY = "canary"
