"""Reports to archive, list and serve: a believable one, any part of which a test may replace."""

from datetime import UTC, datetime, timedelta
from typing import Any

from triage.model.base import Window
from triage.model.evidence import Evidence, HistoryEventRef
from triage.model.failure import Failure, Origin
from triage.model.report import Finding, Report, Verdict
from triage.model.vocabulary import Action, Category, Kind, Status

EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
DENIED = "not authorized to perform: s3:GetObject"


def make_report(**overrides: Any) -> Report:
    """Return a report of a failed execution; `category` replaces that of its only finding."""
    at = overrides.get("created_at", datetime(2026, 11, 22, 2, 14, tzinfo=UTC))
    category = overrides.pop("category", Category.PERMISSION)
    parts: dict[str, Any] = {
        "report_id": "01KB1",
        "incident_id": "01KB0",
        "kind": Kind.AUTOMATIC,
        "pipeline": "customer-etl",
        "created_at": at,
        "window": Window(start=at - timedelta(minutes=15), end=at),
        "status": Status.FAILED,
        "failure": Failure(
            state="Load",
            path=("ForEachTable", "Load"),
            error="AccessDenied",
            cause=DENIED,
            failed_at=at,
            origin=Origin(execution=EXECUTION, state="Load", path=("ForEachTable", "Load"), error="AccessDenied"),
        ),
        "summary": f"- customer-etl FAILED in Load: {DENIED} [E1]\n- Retrying now fails again.",
        "evidence": (
            Evidence(
                id="E1",
                source="execution_history",
                at=at,
                text=DENIED,
                ref=HistoryEventRef(execution=EXECUTION, event_id=87),
            ),
        ),
        "probable_causes": (Finding(category=category, statement=DENIED, confidence=0.95, evidence=("E1",)),),
        "verdict": Verdict(action=Action.FIX_THEN_REDRIVE, reason="fix the permission first", safe_to_retry=False),
        "text": "1) Summary\n2) Evidence\n3) Probable cause\n4) Recommended next steps",
    }
    return Report(**{**parts, **overrides})
