"""Step 4, AssembleReport: the report with its text and its cost; or what is known when triage itself failed."""

from collections.abc import Sequence

from triage import pricing
from triage.diagnosis import assemble, incomplete
from triage.diagnosis.healthy import healthy
from triage.investigation.surroundings import with_context
from triage.metering import StepMeter
from triage.model.evidence import GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.report import Cost, Report
from triage.model.vocabulary import Kind, Status
from triage.ports import Ports
from triage.rendering import with_text
from triage.settings import Settings


def assemble_report(
    opened: OpenedIncident,
    located: LocatedFailure,
    gathered: Sequence[GatheredEvidence],
    *,
    ports: Ports,
    settings: Settings,
) -> Report:
    """Return the report with its text and its cost."""
    meter = StepMeter(ports.meter, "assemble")
    now = ports.clock.now()
    if located.status is Status.HEALTHY:
        report = healthy(opened, located, created_at=now, cost=Cost())
    else:
        report = assemble(opened, located, gathered, created_at=now, cost=Cost())
    if opened.kind is not Kind.OFFLINE:
        report = with_context(report, opened, ports=ports)
    usages = [opened.usage, located.usage, *(each.usage for each in gathered), meter.usage()]
    cost = pricing.total(usages, memory_mb=settings.aws_lambda_function_memory_size)
    if opened.kind is Kind.OFFLINE:
        # Nothing ran in AWS.
        cost = cost.model_copy(update={"usd": 0.0})
    return with_text(report.model_copy(update={"cost": cost}), opened.pipeline)


def incomplete_report(
    opened: OpenedIncident, located: LocatedFailure | None, *, step: str, error: str, cause: str, ports: Ports
) -> Report:
    """Return what is delivered when a step of triage itself failed: what is known so far, and that it failed."""
    report = incomplete(opened, located, step=step, error=error, cause=cause, created_at=ports.clock.now(), cost=Cost())
    return with_text(report, opened.pipeline)
