"""Lines of the failed job are told from those of other jobs in the same log group by their streams."""

from datetime import timedelta

import pytest

from tests.fakes import FakeClock, FakeLogs, fake_ports
from tests.unit.sources.cases import FAILED_AT, located, opened
from triage.model.evidence import GatheredEvidence
from triage.settings import Settings
from triage.sources.logs import LOGS

GROUP = "/aws-glue/jobs/error"
RUN = "jr_5d1e0c2a7f4b4b8e9a510c8c2f1d6a3e"
TASK = "0b7e51d362aa4c1f8d20f4a9b1c2d3e4"
OURS = "ERROR ProcessLauncher: the table orders is locked"
THEIRS = "ERROR ProcessLauncher: no such bucket"


def gather(logs: FakeLogs, service: str, **correlation: str) -> GatheredEvidence:
    failure = located(*logs.groups, request_id=None, service=service, resource=None)
    told = failure.failure.model_copy(update={"correlation": correlation}) if failure.failure else None
    ports = fake_ports(logs=logs, clock=FakeClock(FAILED_AT + timedelta(hours=1)))
    return LOGS.collect(opened(), failure.model_copy(update={"failure": told}), ports, Settings())


@pytest.mark.parametrize(
    ("service", "key", "value", "stream"),
    [
        ("glue", "glue_job_run_id", RUN, RUN),
        ("batch", "log_stream", f"load/default/{TASK}", f"load/default/{TASK}"),
        ("ecs", "ecs_task_arn", f"arn:aws:ecs:eu-west-1:111122223333:task/etl/{TASK}", f"ecs/app/{TASK}"),
        (
            "codebuild",
            "codebuild_build_id",
            "etl:5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e",
            "5d1e0c2a-7f4b-4b8e-9a51-0c8c2f1d6a3e",
        ),
    ],
)
def test_another_jobs_error_at_the_same_time_is_not_taken_for_the_failed_ones(
    service: str, key: str, value: str, stream: str
) -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT - timedelta(seconds=20), OURS, stream=stream)
    logs.write(GROUP, FAILED_AT - timedelta(seconds=1), THEIRS, stream="another-run")
    assert [fact.text for fact in gather(logs, service, **{key: value}).facts] == [OURS]


def test_streams_that_are_known_by_name_are_the_only_ones_read() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, OURS, stream=RUN)
    gather(logs, "glue", glue_job_run_id=RUN)
    assert len(logs.asked) == 1


def test_where_the_jobs_stream_has_no_error_the_whole_window_is_searched() -> None:
    logs = FakeLogs()
    logs.write(GROUP, FAILED_AT, "INFO begun", stream=RUN)
    logs.write(GROUP, FAILED_AT, "ERROR driver lost", stream="cluster")
    assert [fact.text for fact in gather(logs, "glue", glue_job_run_id=RUN).facts] == ["ERROR driver lost"]
