"""A delivery is claimed only when there is something to send."""

from typing import NoReturn

import pytest

from tests.fakes.reports import make_report
from tests.unit.world import SETTINGS, make_world
from triage.delivery.channel import Channel, deliver
from triage.investigation.opening import open_incident
from triage.model.pipeline import Pipeline
from triage.model.report import Report
from triage.model.vocabulary import Severity
from triage.settings import Settings


class _WrongTemplateError(Exception):
    """A defect of ours while a message is composed."""


def _fail_to_compose(report: Report, pipeline: Pipeline, settings: Settings) -> NoReturn:
    raise _WrongTemplateError(report.report_id, pipeline.pipeline_name, settings.deployment)


def test_a_message_that_cannot_be_composed_is_not_claimed_so_that_the_retry_need_not_wait() -> None:
    world = make_world()
    opened = open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    channel = Channel(name="email", severity=Severity.EMAIL, topic=lambda _: "owners", compose=_fail_to_compose)
    with pytest.raises(_WrongTemplateError):
        deliver(channel, opened, make_report(), ports=world.ports, settings=SETTINGS)
    assert world.archive.deliveries == {}
