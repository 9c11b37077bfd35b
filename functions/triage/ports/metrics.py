"""CloudWatch metrics, read only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from triage.model.base import Frozen

Point = tuple[datetime, float]


class MetricQuery(Frozen):
    """One metric to ask for; `period` in seconds. CloudWatch does not tell units: `unit` is ours."""

    namespace: str
    name: str
    dimensions: dict[str, str] = {}
    statistic: str
    period: int
    unit: str = ""


@dataclass(frozen=True)
class Series:
    """The values of one metric over time, oldest first; what an answer does not carry is empty.

    `unit` is named as CloudWatch names units: `Bytes`, `Percent`, `Count`, …; `period` in seconds.
    """

    name: str
    namespace: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    statistic: str = ""
    unit: str = ""
    period: int | None = None
    points: tuple[Point, ...] = ()

    @property
    def subject(self) -> str:
        """What is measured: `FreeStorageSpace of orders-prod`."""
        return " of ".join([self.name, *([", ".join(self.dimensions.values())] if self.dimensions else [])])


class Metrics(Protocol):
    """CloudWatch metrics, read only."""

    def values(self, queries: Sequence[MetricQuery], *, start: datetime, end: datetime) -> tuple[Series, ...]:
        """Return the series of the queries, in their order; those without values have no points.

        Each query is billed, whatever it returns.
        """
        ...
