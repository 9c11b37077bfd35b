"""A past execution triaged again: the same report, and nobody hears of it."""

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.unit.world import MACHINE, SETTINGS, World, execution_arn, make_world
from triage import bootstrap
from triage.bootstrap import Services
from triage.errors import AccessDeniedError, InvalidInputError
from triage.investigation.replay import replay
from triage.model.vocabulary import Kind, Status
from triage.ports import Execution

ARN = execution_arn("7f3c")


@pytest.fixture
def world() -> World:
    made = make_world()
    made.fail("7f3c")
    return made


def test_a_replay_tells_what_broke_and_archives_and_sends_nothing(world: World) -> None:
    report, pipeline = replay(ARN, ports=world.ports, settings=SETTINGS)
    assert report.kind is Kind.ADHOC
    assert report.failure is not None
    assert (report.failure.state, report.failure.error) == ("Load", "ValueError")
    assert any(each.source == "logs" for each in report.evidence)
    assert pipeline.owner == "data-team"
    assert (world.archive.rows, world.archive.claims, world.publisher.messages) == ({}, {}, [])


def test_a_replay_of_a_success_says_that_nothing_failed(world: World) -> None:
    done = world.executions.executions[ARN].model_copy(update={"status": "SUCCEEDED", "error": None, "cause": None})
    world.executions.add(done)
    report, _ = replay(ARN, ports=world.ports, settings=SETTINGS)
    assert (report.status, report.failure) == (Status.HEALTHY, None)


def test_a_running_execution_cannot_be_replayed(world: World) -> None:
    started = world.executions.executions[ARN].started_at
    running = Execution(arn=ARN, state_machine_arn=MACHINE, status="RUNNING", started_at=started)
    world.executions.add(running)
    with pytest.raises(InvalidInputError, match="is RUNNING"):
        replay(ARN, ports=world.ports, settings=SETTINGS)


def test_the_command_prints_the_report_in_the_region_of_the_arn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    regions: list[str] = []

    def services(*, region: str) -> Services:
        regions.append(region)
        return Services(ports=world.ports, settings=SETTINGS)

    monkeypatch.setattr(bootstrap, "aws_without_tables", services)
    result = CliRunner().invoke(app, ["replay", ARN])
    assert (result.exit_code, regions) == (0, ["eu-west-1"])
    assert "customer-etl FAILED" in result.stdout


@pytest.mark.parametrize(
    "arn", ["nonsense", MACHINE, "arn:aws:states:eu-west-1:111122223333:express:customer-etl:7f3c:1"]
)
def test_what_is_no_standard_execution_exits_2_with_one_line(arn: str) -> None:
    result = CliRunner().invoke(app, ["replay", arn])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "is no ARN of a Standard execution" in result.stderr


def test_what_aws_refuses_or_does_not_know_exits_1_with_one_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "aws_without_tables", lambda **_: Services(ports=world.ports, settings=SETTINGS))
    unknown = CliRunner().invoke(app, ["replay", execution_arn("other")])
    assert (unknown.exit_code, unknown.stderr.count("\n")) == (1, 1)
    world.executions.errors["describe"] = AccessDeniedError("states:DescribeExecution", "no")
    denied = CliRunner().invoke(app, ["replay", ARN])
    assert (denied.exit_code, denied.stderr.count("\n")) == (1, 1)
    assert "states:DescribeExecution" in denied.stderr


def test_without_a_catalog_table_the_pipeline_is_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATALOG_TABLE", raising=False)
    services = bootstrap.aws_without_tables(region="eu-west-1")
    assert services.settings.aws_region == "eu-west-1"
    assert services.ports.catalog.for_state_machine(MACHINE) is None
