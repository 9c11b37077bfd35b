"""The report on an execution that succeeded, with nothing failing on its way: that, and nothing more."""

from datetime import datetime

from triage.diagnosis.beginning import begun
from triage.links import execution_link
from triage.model.evidence import Evidence, ExecutionRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report, Verdict
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Action

_HISTORY = "execution_history"


def healthy(opened: OpenedIncident, located: LocatedFailure, *, created_at: datetime, cost: Cost) -> Report:
    """Return the report; it names no failure and no cause."""
    at = f"{opened.occurred_at:%Y-%m-%d %H:%M:%S} UTC"
    evidence = (_evidence(opened.execution),) if opened.execution else ()
    cited = f" [{evidence[0].id}]" if evidence else ""
    spots = (*opened.blind_spots, *located.blind_spots)
    unread = any(spot.source == _HISTORY for spot in spots)
    way = "what was caught or retried on the way is not known" if unread else "nothing failed on the way"
    return begun(opened, located, created_at=created_at, cost=cost).model_copy(
        update={
            "failure": None,
            "summary": f"{opened.pipeline.pipeline_name} SUCCEEDED at {at}; {way}.{cited}",
            "evidence": evidence,
            "verdict": Verdict(action=Action.NONE, reason="Nothing failed."),
            "blind_spots": spots,
        }
    )


def _evidence(ended: ExecutionEnded) -> Evidence:
    took = f" after {(ended.stopped_at - ended.started_at).total_seconds():.1f} s" if ended.started_at else ""
    return Evidence(
        id="E1",
        source="execution",
        at=ended.stopped_at,
        resource=ended.execution_arn or None,
        text=f"execution SUCCEEDED{took}",
        ref=ExecutionRef(execution=ended.execution_arn),
        link=execution_link(ended.execution_arn),
    )
