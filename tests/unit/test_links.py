"""Links into the console, and the ARNs they are made from."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from triage.links import (
    alarm_link,
    execution_link,
    function_link,
    insights_link,
    log_stream_link,
    metric_link,
    stack_events_link,
)
from triage.model.arn import Arn, state_machine_of, without_qualifier
from triage.model.evidence import MetricRef
from triage.rendering.clean import web_address

EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:etl:7f3c"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:load"


def test_an_executions_link_opens_it_in_its_region() -> None:
    assert execution_link(EXECUTION) == (
        f"https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/{EXECUTION}"
    )


def test_a_partition_without_a_known_console_gets_no_link() -> None:
    assert execution_link(EXECUTION.replace("arn:aws:", "arn:aws-iso:")) is None
    assert function_link("load") is None


def test_an_arn_out_of_a_text_never_shapes_a_host() -> None:
    assert execution_link(EXECUTION.replace("eu-west-1", "evil.example/")) is None
    assert function_link(FUNCTION.replace("eu-west-1", "<region>")) is None


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


def _jsurl_details(link: str) -> dict[str, str]:
    """Return the query's details as the console reads them: the fragment decoded twice, then JSURL."""
    routed = link.partition("#logsV2:logs-insights$3FqueryDetail$3D")[2].replace("$", "%")
    jsurl = unquote(unquote(routed))
    assert jsurl.startswith("~(")
    assert jsurl.endswith(")")
    flat = jsurl[2:-1]
    before, _, sources = flat.partition("~source~(")
    parts = before.split("~")
    details = dict(zip(parts[::2], map(_text, parts[1::2]), strict=True))
    return {**details, "source": " ".join(map(_text, sources.removesuffix(")").removeprefix("~").split("~")))}


def _text(value: str) -> str:
    assert value.startswith("'")
    plain = re.sub(r"\*\*([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), value[1:].replace("!", "$"))
    return re.sub(r"\*([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), plain)


def test_an_insights_link_decodes_to_query_log_groups_and_time() -> None:
    query = "fields @timestamp, @message\n| filter @message like 'a~b (c) $d é …'\n| limit 20"
    start = datetime(2026, 11, 22, 2, 13, 38, 31000, tzinfo=UTC)
    groups = ["/aws/lambda/load", "arn:aws:logs:eu-west-1:111122223333:log-group:/etl"]
    link = insights_link(groups, query, start=start, end=start + timedelta(minutes=1), region="eu-west-1")
    assert link is not None
    assert link.startswith("https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:")
    assert re.fullmatch(r"[\w\-.*$]+", link.partition("#logsV2:logs-insights")[2])
    assert _jsurl_details(link) == {
        "start": "2026-11-22T02:13:38.031Z",
        "end": "2026-11-22T02:14:38.031Z",
        "timeType": "ABSOLUTE",
        "tz": "UTC",
        "editorString": query,
        "source": " ".join(groups),
    }


def test_an_insights_link_is_written_as_the_console_writes_it() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    link = insights_link(["/aws/lambda/load"], "limit 20", start=moment, end=moment, region="eu-west-1")
    assert link is not None
    assert link.endswith(
        "$3FqueryDetail$3D$257E$2528end$257E$25272026-11-22T00*3a00*3a00.000Z$257Estart$257E$25272026-11-22T00*3a00"
        "*3a00.000Z$257EtimeType$257E$2527ABSOLUTE$257Etz$257E$2527UTC$257EeditorString$257E$2527limit*2020"
        "$257Esource$257E$2528$257E$2527*2faws*2flambda*2fload$2529$2529"
    )


def test_no_region_or_log_group_no_insights_link() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    assert insights_link([], "limit 20", start=moment, end=moment, region="eu-west-1") is None
    assert insights_link(["a"], "limit 20", start=moment, end=moment, region="") is None


def test_a_metrics_link_shows_its_graph_over_the_window() -> None:
    start = datetime(2026, 11, 22, 2, tzinfo=UTC)
    metric = MetricRef(
        namespace="AWS/Lambda",
        name="Errors",
        dimensions=("FunctionName=load",),
        statistic="Sum",
        start=start,
        end=start + timedelta(minutes=15),
    )
    link = metric_link(metric, region="eu-west-1")
    assert link is not None
    assert unquote(link) == (
        "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#metricsV2:graph="
        "~(metrics~(~(~'AWS*2fLambda~'Errors~'FunctionName~'load))~region~'eu-west-1~stat~'Sum"
        "~start~'2026-11-22T02*3a00*3a00.000Z~end~'2026-11-22T02*3a15*3a00.000Z)"
    )
    assert web_address(link) == link
    assert metric_link(metric.model_copy(update={"namespace": ""}), region="eu-west-1") is None


def test_a_stacks_link_opens_its_events() -> None:
    stack = "arn:aws:cloudformation:eu-west-1:111122223333:stack/acme-data/0a1b"
    assert (stack_events_link(stack) or "").endswith(
        "/cloudformation/home?region=eu-west-1#/stacks/events?stackId="
        "arn%3Aaws%3Acloudformation%3Aeu-west-1%3A111122223333%3Astack%2Facme-data%2F0a1b"
    )
    assert stack_events_link("acme-data") is None


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
