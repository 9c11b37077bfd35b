"""The steps together: one report, one message, whatever is delivered twice, dies half-way or is denied."""

import pytest

from tests.unit.world import LOG_GROUP, MACHINE, SETTINGS, World, lambda_alarm, make_world
from triage.errors import AccessDeniedError, DeliveryInProgressError, ResourceNotFoundError, UnavailableError
from triage.investigation.assembling import assemble_report, incomplete_report
from triage.investigation.gathering import failed_source
from triage.investigation.locating import locate_failure
from triage.investigation.notifying import notify_owner
from triage.investigation.opening import open_incident
from triage.investigation.storing import store_report
from triage.model.pipeline import Pipeline
from triage.model.signal import AlarmChanged, AlarmMetric, ExecutionEnded
from triage.model.vocabulary import Severity, Status
from triage.sources import SOURCES


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_failed_execution_becomes_one_archived_report_and_one_message(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))

    assert report is not None
    assert report.failure is not None
    assert (report.pipeline, report.status, report.failure.state) == ("customer-etl", Status.FAILED, "Load")
    assert report.failure.error == "ValueError"
    assert set(world.archive.rows) == {report.report_id}
    assert [message.topic_arn for message in world.publisher.messages] == ["owners"]
    assert len(world.publisher.messages[0].subject) < 100


def test_the_log_line_of_the_failed_request_is_cited_by_the_cause(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))

    assert report is not None
    cited = {piece.id: piece for piece in report.evidence}
    assert any(cited[piece].source == "logs" for piece in report.probable_causes[0].evidence)


def test_the_same_event_delivered_twice_gives_one_report_and_one_message(world: World) -> None:
    signal = world.fail()
    first = world.triage(signal, world.run_triage("a"))
    second = world.triage(signal, world.run_triage("b"))

    assert first is not None
    assert second is None
    assert len(world.archive.rows) == len(world.publisher.messages) == 1


def test_the_same_event_while_the_first_run_still_works_is_left_to_it(world: World) -> None:
    signal = world.fail()
    running = world.run_triage("a", status="RUNNING")
    open_incident(signal, owner=running, ports=world.ports)

    assert open_incident(signal, owner=world.run_triage("b"), ports=world.ports).action == "duplicate"


@pytest.mark.parametrize("status", ["FAILED", "TIMED_OUT", "ABORTED"])
def test_a_run_that_died_half_way_loses_its_claim_to_the_next(world: World, status: str) -> None:
    signal = world.fail()
    opened = open_incident(signal, owner=world.run_triage("a", status=status), ports=world.ports)
    store_report(opened, world.assemble(opened), ports=world.ports)

    report = world.triage(signal, world.run_triage("b"))

    assert report is not None
    assert report.report_id == opened.report_id
    assert len(world.archive.rows) == len(world.publisher.messages) == 1


def test_a_run_whose_execution_is_gone_loses_its_claim(world: World) -> None:
    signal = world.fail()
    open_incident(signal, owner="arn:gone", ports=world.ports)

    assert open_incident(signal, owner=world.run_triage("b"), ports=world.ports).action == "triage"


def test_the_same_run_may_open_again_after_a_retry(world: World) -> None:
    signal, owner = world.fail(), world.run_triage("a")
    open_incident(signal, owner=owner, ports=world.ports)

    assert open_incident(signal, owner=owner, ports=world.ports).action == "triage"


def test_a_message_that_could_not_be_published_is_published_by_the_retry(world: World) -> None:
    signal, owner = world.fail(), world.run_triage("a")
    opened = open_incident(signal, owner=owner, ports=world.ports)
    report = world.assemble(opened)
    world.publisher.errors["owners"] = UnavailableError("throttled")
    with pytest.raises(UnavailableError):
        notify_owner(opened, report, ports=world.ports, settings=SETTINGS)
    world.publisher.errors.clear()

    assert notify_owner(opened, report, ports=world.ports, settings=SETTINGS) == ("email",)
    assert notify_owner(opened, report, ports=world.ports, settings=SETTINGS) == ()
    assert len(world.publisher.messages) == 1


def test_a_message_whose_sender_died_is_sent_again_after_the_lease(world: World) -> None:
    opened = open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    report = world.assemble(opened)
    key = f"{report.incident_id}|email"
    world.archive.claim_delivery(key, report_id=report.report_id, at=world.clock.now())

    with pytest.raises(DeliveryInProgressError):
        notify_owner(opened, report, ports=world.ports, settings=SETTINGS)
    world.clock.advance(seconds=61)
    assert notify_owner(opened, report, ports=world.ports, settings=SETTINGS) == ("email",)


def test_twenty_failures_of_one_cause_are_twenty_reports_of_one_incident_and_one_message(world: World) -> None:
    reports = [world.triage(world.fail(f"run-{n}"), world.run_triage(f"triage-{n}")) for n in range(20)]

    assert len({report.report_id for report in reports if report}) == 20
    assert len({report.incident_id for report in reports if report}) == 1
    assert len(world.publisher.messages) == 1


def test_another_error_of_the_same_pipeline_is_another_incident_and_told(world: World) -> None:
    world.triage(world.fail("a"), world.run_triage("a"))
    world.triage(world.fail("b", error="KeyError"), world.run_triage("b"))

    assert len(world.publisher.messages) == 2


def test_the_same_failure_after_an_hour_of_quiet_is_told_again(world: World) -> None:
    signal = world.fail("a")
    world.triage(signal, world.run_triage("a"))
    later = world.fail("b").model_copy(update={"stopped_at": signal.stopped_at.replace(hour=4)})
    world.triage(later, world.run_triage("b"))

    assert len(world.publisher.messages) == 2


def test_a_redriven_execution_that_fails_again_is_told_though_the_incident_is_known(world: World) -> None:
    world.triage(world.fail(), world.run_triage("a"))
    world.triage(world.fail(redrive_count=1), world.run_triage("b"))

    assert len(world.archive.rows) == len(world.publisher.messages) == 2
    assert len({row.incident_id for row in world.archive.rows.values()}) == 1


@pytest.mark.parametrize(("severity", "topics"), [("page", ["pages"]), ("email", ["owners"]), ("record", [])])
def test_severity_chooses_the_topic(world: World, severity: str, topics: list[str]) -> None:
    pipeline = Pipeline(pipeline_name="customer-etl", state_machine_arn=MACHINE, severity=Severity(severity))
    world.catalog.put(pipeline)
    world.triage(world.fail(), world.run_triage("a"))

    assert [message.topic_arn for message in world.publisher.messages] == topics
    assert len(world.archive.rows) == 1


def test_an_unregistered_pipeline_is_triaged_under_its_state_machines_name(world: World) -> None:
    world.catalog.delete("customer-etl")
    report = world.triage(world.fail(), world.run_triage("a"))

    assert report is not None
    assert report.pipeline == "customer-etl"
    assert report.failure is not None
    assert report.failure.state == "Load"


def test_missing_log_group_and_denied_history_still_give_a_delivered_report_that_says_so(world: World) -> None:
    signal = world.fail()
    del world.logs.groups[LOG_GROUP]
    world.executions.errors["history"] = AccessDeniedError("states:GetExecutionHistory", "denied")

    report = world.triage(signal, world.run_triage("a"))

    assert report is not None
    assert len(world.publisher.messages) == 1
    remedies = " ".join(f"{spot.reason} {spot.remedy}" for spot in report.blind_spots)
    assert "states:GetExecutionHistory" in remedies
    assert LOG_GROUP in " ".join(f"{spot.asked} {spot.remedy}" for spot in report.blind_spots)
    assert "states:GetExecutionHistory" in world.publisher.messages[0].body


def test_a_deleted_execution_still_gives_a_delivered_report(world: World) -> None:
    signal = world.fail()
    world.executions.executions.clear()
    for method in ("describe", "history", "state_machine_of", "recent", "tags"):
        world.executions.errors[method] = ResourceNotFoundError("gone")

    report = world.triage(signal, "arn:owner")

    assert report is not None
    assert any(each.source == "logs" for each in report.evidence), "its log lines are still there"
    assert len(world.publisher.messages) == 1


def test_a_failed_source_is_a_blind_spot_of_the_report(world: World) -> None:
    opened = open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    located = locate_failure(opened, ports=world.ports, settings=SETTINGS)
    gathered = [failed_source("logs", error="States.Timeout", cause="20 s")]

    report = assemble_report(opened, located, gathered, ports=world.ports, settings=SETTINGS)

    assert any(spot.source == "logs" and "States.Timeout" in spot.reason for spot in report.blind_spots)


def test_when_assembling_failed_the_owner_still_gets_what_is_known(world: World) -> None:
    opened = open_incident(world.fail(), owner=world.run_triage("a"), ports=world.ports)
    located = locate_failure(opened, ports=world.ports, settings=SETTINGS)

    report = incomplete_report(
        opened, located, step="AssembleReport", error="KeyError", cause="boom", ports=world.ports
    )
    notify_owner(opened, report, ports=world.ports, settings=SETTINGS)

    assert "AssembleReport" in world.publisher.messages[0].body
    assert "Load" in world.publisher.messages[0].body


def test_an_alarm_is_triaged_under_the_pipeline_that_uses_its_function(world: World) -> None:
    pipeline = Pipeline(pipeline_name="orders", resources=("acme-load-table",), log_group=LOG_GROUP)
    world.catalog.put(pipeline)
    report = world.triage(lambda_alarm(), world.run_triage("a"))

    assert report is not None
    assert (report.pipeline, report.status) == ("orders", Status.ALARM)


def test_an_alarm_back_to_ok_closes_its_incident_and_opens_none(world: World) -> None:
    world.triage(lambda_alarm(), world.run_triage("a"))
    assert world.triage(lambda_alarm("OK", minutes=5), world.run_triage("b")) is None
    assert len(world.archive.rows) == 1

    world.triage(lambda_alarm(minutes=20), world.run_triage("c"))

    assert len(world.publisher.messages) == 2, "a closed incident does not silence the next alarm"


def test_a_flapping_alarm_is_told_once(world: World) -> None:
    for minute in range(0, 30, 6):
        world.triage(lambda_alarm(minutes=minute), world.run_triage(f"up-{minute}"))
        world.triage(lambda_alarm("OK", minutes=minute + 2), world.run_triage(f"down-{minute}"))

    assert len(world.archive.rows) == 5
    assert len(world.publisher.messages) == 1


@pytest.mark.parametrize("first", ["execution", "alarm"])
def test_an_alarm_that_counts_a_failed_execution_tells_no_second_time(world: World, first: str) -> None:
    counting = AlarmMetric(namespace="AWS/States", name="ExecutionsFailed", dimensions={"StateMachineArn": MACHINE})
    alarm = lambda_alarm(minutes=1).model_copy(update={"metrics": (counting,)})
    signals: list[ExecutionEnded | AlarmChanged] = (
        [world.fail(), alarm] if first == "execution" else [alarm, world.fail()]
    )
    world.fail()
    reports = [world.triage(signal, world.run_triage(str(number))) for number, signal in enumerate(signals)]

    assert len({report.incident_id for report in reports if report}) == 1
    assert len(world.archive.rows) == 2
    assert len(world.publisher.messages) == 1


def test_cost_is_counted_from_the_calls_made(world: World) -> None:
    report = world.triage(world.fail(), world.run_triage("a"))

    assert report is not None
    assert 0 < report.cost.usd <= 0.0015
    assert set(report.cost.seconds) == {"open", "locate", *(source.name for source in SOURCES), "assemble"}
