"""What the source says as a whole: budgets, blind spots, evidence that resolves."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import FakeClock, FakeJobs, fake_ports
from tests.unit.sources.jobs.cases import AT, EXECUTION, HOME, failure, read, texts
from triage.errors import AccessDeniedError, ResourceNotFoundError, TriageError, UnavailableError
from triage.model.base import Window
from triage.model.evidence import ExecutionRef, JobRef
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.model.jobs.batch import BatchJob
from triage.model.jobs.ecs import EcsContainerDefinition, EcsTaskDefinition
from triage.model.jobs.glue import GlueJobRun
from triage.model.jobs.record import LogDriver
from triage.model.pipeline import Pipeline
from triage.model.signal import ExecutionEnded
from triage.model.vocabulary import Status
from triage.settings import Settings
from triage.sources.jobs import JOBS, READERS, LogLocation, log_locations, read_jobs

GLUE_CAUSE = {"JobName": "load", "Id": "jr_1", "JobRunState": "FAILED", "ErrorMessage": "told by the cause"}
GLUE_RUN = GlueJobRun(id="jr_1", job_name="load", job_run_state="FAILED", error_message="told by Glue")
OPENED = OpenedIncident(
    action="triage",
    signal=ExecutionEnded(execution_arn=EXECUTION, state_machine_arn="arn:m", status=Status.FAILED, stopped_at=AT),
    report_id="r",
    pipeline=Pipeline(pipeline_name="customer-etl"),
)


class SlowJobs(FakeJobs):
    """Each question takes ten seconds."""

    def __init__(self, clock: FakeClock, **given: Any) -> None:
        super().__init__(**given)
        self.clock = clock

    def _ask(self, method: str, *key: str) -> None:
        self.clock.advance(seconds=10)
        super()._ask(method, *key)


def test_facts_cite_the_field_of_the_services_own_record() -> None:
    learned = read(failure(GLUE_CAUSE), FakeJobs(records={"load/jr_1": GLUE_RUN}))
    said = learned.facts[1]
    assert said.text == 'Glue ErrorMessage: "told by Glue"'
    assert said.ref == JobRef(service="glue", operation="GetJobRun", id="jr_1", within="load", field="ErrorMessage")
    assert said.resource == f"arn:aws:glue:{HOME}:job/load"
    assert said.link == ("https://eu-west-1.console.aws.amazon.com/gluestudio/home?region=eu-west-1#/job/load/run/jr_1")
    assert learned.blind_spots == ()


def test_job_the_service_forgot_is_told_by_the_cause_beside_a_blind_spot() -> None:
    learned = read(failure(GLUE_CAUSE))
    assert texts(learned)[1] == 'Glue ErrorMessage: "told by the cause", as the execution\'s cause tells it'
    assert learned.facts[1].ref == ExecutionRef(execution=EXECUTION)
    assert [spot.reason for spot in learned.blind_spots] == ["NotFound: no GlueJobRun load/jr_1"]


def test_task_that_ecs_forgot_is_still_followed_to_where_it_logged() -> None:
    task, definition = f"arn:aws:ecs:{HOME}:task/etl/1", f"arn:aws:ecs:{HOME}:task-definition/load:7"
    driver = LogDriver(log_driver="awslogs", options={"awslogs-group": "/etl", "awslogs-stream-prefix": "p"})
    container = EcsContainerDefinition(name="load", log_configuration=driver)
    known = EcsTaskDefinition(task_definition_arn=definition, container_definitions=(container,))
    cause = {"TaskArn": task, "ClusterArn": "c", "TaskDefinitionArn": definition, "StopCode": "TaskFailedToStart"}
    learned = read(failure(cause, service="ecs"), FakeJobs(records={definition: known}))
    assert learned.logs == (LogLocation(log_group="/etl", stream="p/load/1"),)
    assert len(learned.blind_spots) == 1


def test_denied_job_names_the_action_and_resource_that_would_allow_it() -> None:
    jobs = FakeJobs(errors={"glue_run": AccessDeniedError("glue:GetJobRun", "not authorized")})
    spot = read(failure(GLUE_CAUSE), jobs).blind_spots[0]
    assert spot.remedy == f"allow glue:GetJobRun on arn:aws:glue:{HOME}:job/load"
    assert spot.asked == "run of the Glue job jr_1 of load (glue:GetJobRun)"


def test_denied_query_asks_for_the_workgroups_of_its_region_and_account() -> None:
    jobs = FakeJobs(errors={"athena_query": AccessDeniedError("athena:GetQueryExecution", "not authorized")})
    spot = read(failure({"QueryExecutionId": "q"}), jobs).blind_spots[0]
    assert spot.remedy == f"allow athena:GetQueryExecution on arn:aws:athena:{HOME}:workgroup/*"


def test_denied_call_without_resource_permissions_asks_for_every_resource() -> None:
    jobs = FakeJobs(errors={"batch_job": AccessDeniedError("batch:DescribeJobs", "not authorized")})
    spot = read(failure({"JobId": "b-1", "JobQueue": "q"}), jobs).blind_spots[0]
    assert spot.remedy == "allow batch:DescribeJobs on *"


@pytest.mark.parametrize("error", [ResourceNotFoundError("gone"), UnavailableError("throttled")])
def test_truncated_cause_tells_what_is_left_of_it_when_the_service_gives_no_answer(error: TriageError) -> None:
    jobs = FakeJobs(errors={"batch_job": error})
    learned = read(failure('{"JobId": "b-1", "JobQueue": "q", "Status": "FAI'), jobs)
    assert len(learned.blind_spots) == 1
    assert jobs.asked == ["batch_job b-1"]
    assert texts(learned) == ["Batch job b-1: state not told, as the execution's cause tells it"]


def test_task_that_names_no_job_is_a_blind_spot() -> None:
    learned = read(failure("A cause message", service="batch"))
    assert [spot.asked for spot in learned.blind_spots] == ["which job of batch failed"]


@pytest.mark.parametrize(
    "case",
    [
        failure("no such key", service="dynamodb"),
        failure("EntityNotFoundException (Service: Glue; Status Code: 400; Error Code: x)", service="glue"),
    ],
)
def test_nothing_is_missing_where_no_job_can_have_run(case: Any) -> None:
    assert read(case).blind_spots == ()


def test_secrets_in_a_services_words_are_redacted() -> None:
    run = GLUE_RUN.model_copy(update={"error_message": "FATAL: password=hunter2secret for etl@example.com"})
    said = texts(read(failure(GLUE_CAUSE), FakeJobs(records={"load/jr_1": run})))[1]
    assert said == 'Glue ErrorMessage: "FATAL: password=[redacted] for [redacted e-mail]"'


def test_jobs_are_read_until_the_time_budget_is_used_up() -> None:
    clock = FakeClock()
    records = {f"b-{number}": BatchJob(job_id=f"b-{number}", status="FAILED") for number in range(1, 4)}
    records["b-0"] = BatchJob(job_id="b-0", status="FAILED", children={"FAILED": 3})
    jobs = SlowJobs(clock, records=records, children={"b-0": ("b-1", "b-2", "b-3")})
    case = failure({"JobId": "b-0", "JobQueue": "q"})
    learned = read_jobs(case, EXECUTION, fake_ports(jobs=jobs, clock=clock), Settings(source_seconds=25))
    assert jobs.asked == ["batch_job b-0", "failed_batch_children b-0", "batch_job b-1"]
    assert learned.blind_spots[0].reason == "stopped early: the time budget of 25 s is used up"
    assert learned.blind_spots[0].asked == "Batch job b-2 and 1 more"


def test_same_job_named_by_cause_and_output_is_read_once() -> None:
    jobs = FakeJobs(records={"load/jr_1": GLUE_RUN})
    read(failure(GLUE_CAUSE, correlation={"glue_job_run_id": "jr_1"}, resource=f"arn:aws:glue:{HOME}:job/load"), jobs)
    assert jobs.asked == ["glue_run load/jr_1"]


def test_log_driver_of_another_kind_or_spelling_is_understood() -> None:
    told = {"JobId": "b-1", "JobQueue": "q", "Attempts": [{"Container": {"LogStreamName": "s"}}]}
    cases = {
        "awslogs": (LogLocation(log_group="/etl", stream="s"),),
        "splunk": (),
    }
    for driver, expected in cases.items():
        logging = {"LogDriver": driver, "Options": {"Awslogs-group": "/etl"}}
        case = failure({**told, "Container": {"LogConfiguration": logging}})
        assert log_locations(case) == expected


def test_ecs_container_with_another_log_driver_logs_to_no_group() -> None:
    driver = LogDriver(log_driver="splunk", options={"awslogs-group": "/left/over"})
    assert driver.option("awslogs-group") is None


def test_collect_gathers_under_the_sources_name() -> None:
    window = Window(start=AT - timedelta(minutes=1), end=AT)
    located = LocatedFailure(status=Status.FAILED, failure=failure(GLUE_CAUSE), window=window, fingerprint="f")
    ports = fake_ports(jobs=FakeJobs(records={"load/jr_1": GLUE_RUN}))
    gathered = JOBS.collect(OPENED, located, ports, Settings())
    assert {fact.source for fact in gathered.facts} == {gathered.source} == {"jobs"}
    healthy = located.model_copy(update={"failure": None})
    assert JOBS.collect(OPENED, healthy, ports, Settings()).facts == ()


def test_every_action_of_the_readers_is_permitted_and_reads_only() -> None:
    actions = {action for permission in JOBS.permissions for action in permission.actions}
    assert {reader.action for reader in READERS} <= actions
    verbs = {action.partition(":")[2] for action in actions}
    assert all(verb.startswith(("Describe", "Get", "List", "BatchGet")) for verb in verbs)


def test_readers_have_names_of_their_own() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
