"""What it is to watch a metric: how it is asked for, and when it is worth a line."""

from dataclasses import dataclass
from enum import StrEnum


class Judged(StrEnum):
    """When a metric is worth a line."""

    NEVER = "counts what should not happen: told when it did shortly before the failure"
    EARLIER = "counts failures: told when there were some well before this one"
    FULL = "a share of a limit: told from 90% on, and when it stayed low, where that matters"
    EMPTY = "what is left: told when it fell to a tenth"
    STEP = "moves with the load: told when it is several times of what it was before"
    LIMIT = "is bounded by another metric: told when it came to 90% of that"


@dataclass(frozen=True)
class Watched:
    """One metric; `unit` in CloudWatch's spelling (`Fraction`: of one, told in percent).

    `creeps` when a slow trend over days leads to a limit, `bound` the metric that limits it, asked for as an average.
    """

    name: str
    statistic: str
    judged: Judged
    unit: str = "Count"
    creeps: bool = False
    bound: str = ""


@dataclass(frozen=True)
class Resource:
    """The metrics of one kind of resource: `kind` is the first part of the ARN's resource, empty for any.

    `dimensions` by name, {name} and {arn} standing for the resource's.
    """

    service: str
    kind: str
    namespace: str
    dimensions: tuple[tuple[str, str], ...]
    metrics: tuple[Watched, ...]
