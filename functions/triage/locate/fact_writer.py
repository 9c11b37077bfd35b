"""Writes facts that cite the events of one execution."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.links import execution_link
from triage.locate.cause import told_execution, with_fewer_frames
from triage.mining.excerpt import SHOWN, excerpt
from triage.model.arn import Arn
from triage.model.evidence import Fact, HistoryEventRef, Ref
from triage.ports import HistoryEvent

SOURCE = "execution_history"


@dataclass(frozen=True)
class FactWriter:
    """Writes facts about one execution's events; one that lies deeper is named in each of them.

    `records` address the events by id where they do not stand in a history that Step Functions keeps.
    """

    execution_arn: str
    deeper: bool = False
    records: Mapping[int, Ref] = field(default_factory=dict)

    def fact(self, event: HistoryEvent, text: str, *, weight: float, resource: str | None = None) -> Fact:
        """Return the fact that cites the event; its text begins with the event's id."""
        of = f" of {self.name}" if self.deeper else ""
        return Fact(
            source=SOURCE,
            at=event.at,
            resource=resource or self.execution_arn,
            text=f"history event {event.id}{of}: {text}",
            ref=self.records.get(event.id) or HistoryEventRef(execution=self.execution_arn, event_id=event.id),
            link=execution_link(self.execution_arn),
            weight=weight,
        )

    @property
    def name(self) -> str:
        """The execution as people name it: `customer-etl:7f3c`."""
        arn = Arn.parse(self.execution_arn)
        return arn.name if arn else self.execution_arn


def quoted(error: str | None, cause: str | None) -> str:
    """Return `KeyError: "…"`, redacted and shortened; of a nested execution how that ended, and so on inwards."""
    name = excerpt(error) if error else "no error name"
    return f"{name}: {told(cause)}" if cause else name


def told(cause: str) -> str:
    """Return the cause in quotes, redacted and shortened; of a nested execution how that ended, and so on inwards."""
    nested = told_execution(cause)
    if nested is not None and (nested.error or nested.cause):
        # The rest of DescribeExecution's answer says nothing more: ids, times, the input.
        ended = f" {nested.status}" if nested.status else ""
        return f"execution {FactWriter(nested.arn).name} ended{ended}, {quoted(nested.error, nested.cause)}"
    return f'"{excerpt(with_fewer_frames(cause, SHOWN))}"'
