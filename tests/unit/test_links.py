"""Links into the console, and the ARNs they are made from."""

from datetime import UTC, datetime

from triage.links import alarm_link, execution_link, function_link, log_stream_link
from triage.model.arn import Arn, state_machine_of, without_qualifier

EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:etl:7f3c"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:load"


def test_an_executions_link_opens_it_in_its_region() -> None:
    assert execution_link(EXECUTION) == (
        f"https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/{EXECUTION}"
    )


def test_a_partition_without_a_known_console_gets_no_link() -> None:
    assert execution_link(EXECUTION.replace("arn:aws:", "arn:aws-iso:")) is None
    assert function_link("load") is None


def test_china_has_its_own_console() -> None:
    link = function_link(FUNCTION.replace("arn:aws:", "arn:aws-cn:").replace("eu-west-1", "cn-north-1"))
    assert link == "https://cn-north-1.console.amazonaws.cn/lambda/home?region=cn-north-1#/functions/load"


def test_a_log_streams_link_is_encoded_as_the_console_does() -> None:
    moment = datetime(2026, 11, 22, 2, 13, 44, tzinfo=UTC)
    link = log_stream_link("/aws/lambda/load", "2026/11/22/[$LATEST]ab", start=moment, end=moment, region="eu-west-1")
    assert link is not None
    assert link.endswith(
        "#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fload"
        "/log-events/2026$252F11$252F22$252F$255B$2524LATEST$255Dab"
        "$253Fstart$253D1795313624000$2526end$253D1795313624000"
    )


def test_an_alarms_name_may_hold_blanks() -> None:
    arn = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:EC2 CPU: high"
    assert (alarm_link(arn) or "").endswith("#alarmsV2:alarm/EC2%20CPU%3A%20high")


def test_names_are_read_from_arns() -> None:
    names = {
        FUNCTION: "load",
        f"{FUNCTION}:live": "load",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/orders": "orders",
        "arn:aws:sqs:eu-west-1:111122223333:orders": "orders",
        "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a/b": "a/b",
    }
    assert {arn: parsed.name for arn in names if (parsed := Arn.parse(arn))} == names
    assert Arn.parse("load") is None


def test_only_a_functions_qualifier_is_dropped() -> None:
    assert without_qualifier(f"{FUNCTION}:$LATEST") == FUNCTION
    assert without_qualifier(FUNCTION) == FUNCTION
    assert without_qualifier(EXECUTION) == EXECUTION
    assert state_machine_of(EXECUTION) == "arn:aws:states:eu-west-1:111122223333:stateMachine:etl"
    assert state_machine_of(FUNCTION) is None
