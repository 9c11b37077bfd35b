"""Links into the AWS console, so that each piece of evidence opens where it came from."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from triage.model.arn import Arn
from triage.model.evidence import MetricRef

_CONSOLES = {
    "aws": "https://{region}.console.aws.amazon.com",
    "aws-cn": "https://{region}.console.amazonaws.cn",
    "aws-us-gov": "https://{region}.console.amazonaws-us-gov.com",
}
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]{2,10}){1,3}-\d{1,2}")


def execution_link(execution_arn: str) -> str | None:
    """Return the link to an execution's page; None when the ARN is not one or its partition has no known console."""
    arn = Arn.parse(execution_arn)
    console = _console(arn) if arn else None
    return (
        f"{console}/states/home?region={arn.region}#/v2/executions/details/{execution_arn}" if arn and console else None
    )


def state_machine_link(state_machine_arn: str) -> str | None:
    """Return the link to a state machine's page."""
    arn = Arn.parse(state_machine_arn)
    console = _console(arn) if arn else None
    return (
        f"{console}/states/home?region={arn.region}#/statemachines/view/{state_machine_arn}"
        if arn and console
        else None
    )


def function_link(function_arn: str) -> str | None:
    """Return the link to a Lambda function's page."""
    arn = Arn.parse(function_arn)
    console = _console(arn) if arn else None
    return f"{console}/lambda/home?region={arn.region}#/functions/{quote(arn.name)}" if arn and console else None


def alarm_link(alarm_arn: str) -> str | None:
    """Return the link to an alarm's page."""
    arn = Arn.parse(alarm_arn)
    console = _console(arn) if arn else None
    if arn is None or console is None:
        return None
    return f"{console}/cloudwatch/home?region={arn.region}#alarmsV2:alarm/{quote(arn.name, safe='')}"


def log_stream_link(
    log_group: str, stream: str, *, start: datetime, end: datetime, region: str, partition: str = "aws"
) -> str | None:
    """Return the link to a log stream over a window."""
    base = _console_of(partition, region)
    if base is None:
        return None
    # The console's router decodes the fragment twice, with $ in place of % on the outer level.
    window = _twice(f"?start={_milliseconds(start)}&end={_milliseconds(end)}")
    path = f"log-group/{_twice(log_group)}/log-events/{_twice(stream)}"
    return f"{base}/cloudwatch/home?region={region}#logsV2:log-groups/{path}{window}"


def stack_events_link(stack_id: str) -> str | None:
    """Return the link to the events of a CloudFormation stack, given by its id, which is an ARN."""
    arn = Arn.parse(stack_id)
    page = f"cloudformation/home?region={{region}}#/stacks/events?stackId={quote(stack_id, safe='')}"
    return console_link(arn, page) if arn else None


def insights_link(
    log_groups: Sequence[str], query: str, *, start: datetime, end: datetime, region: str, partition: str = "aws"
) -> str | None:
    """Return the link to Logs Insights with this query over these log groups (names or ARNs) and this time ready.

    AWS documents no form for it; the console writes the query's details in JSURL (github.com/Sage/jsurl), which its
    router then decodes twice, with $ in place of %.
    """
    base = _console_of(partition, region)
    if base is None or not log_groups:
        return None
    details = {
        "end": _jsurl(_iso(end)),
        "start": _jsurl(_iso(start)),
        "timeType": _jsurl("ABSOLUTE"),
        "tz": _jsurl("UTC"),
        "editorString": _jsurl(query),
        "source": f"(~{'~'.join(_jsurl(group) for group in log_groups)})",
    }
    written = "".join(f"~{name}~{value}" for name, value in details.items())
    detail = f"~({written[1:]})".translate(_ROUTED)
    return f"{base}/cloudwatch/home?region={region}#logsV2:logs-insights$3FqueryDetail$3D{detail}"


def metric_link(metric: MetricRef, *, region: str, partition: str = "aws") -> str | None:
    """Return the link to the graph of a metric over its window, in JSURL that is decoded once."""
    base = _console_of(partition, region)
    if base is None or not metric.namespace:
        return None
    dimensions = (part for written in metric.dimensions for part in written.partition("=")[::2])
    series = "".join(f"~{_jsurl(part)}" for part in (metric.namespace, metric.name, *dimensions))
    details = {
        "metrics": f"(~({series}))",
        "region": _jsurl(region),
        "stat": _jsurl(metric.statistic or "Average"),
        "start": _jsurl(_iso(metric.start)),
        "end": _jsurl(_iso(metric.end)),
    }
    graph = "".join(f"~{key}~{value}" for key, value in details.items()).replace("'", "%27")
    return f"{base}/cloudwatch/home?region={region}#metricsV2:graph=~({graph[1:]})"


def console_link(place: Arn, page: str) -> str | None:
    """Return the link to a page in the console of the ARN's Region; None when there is no page or no known console.

    `page` is the part after the host, with {region} and {account} where those belong.
    """
    console = _console(place)
    return f"{console}/{page.format(region=place.region, account=place.account)}" if console and page else None


# What JSURL itself is made of, encoded twice.
_ROUTED = str.maketrans({mark: f"$25{ord(mark):02X}" for mark in "~('!)"})


def _jsurl(text: str) -> str:
    """Return a text as a value in JSURL: what is no letter, digit or one of `_-.` as `*` and two hex digits."""
    return "'" + "".join(_jsurl_letter(letter) for letter in text)


def _jsurl_letter(letter: str) -> str:
    if letter.isascii() and (letter.isalnum() or letter in "_-."):
        return letter
    if letter == "$":
        return "!"
    units = letter.encode("utf-16-be").hex()
    codes = [units[place : place + 4] for place in range(0, len(units), 4)]
    return "".join(f"*{code[2:]}" if code.startswith("00") else f"**{code}" for code in codes)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _twice(text: str) -> str:
    return quote(quote(text, safe=""), safe="").replace("%", "$")


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _console(arn: Arn) -> str | None:
    return _console_of(arn.partition, arn.region)


def _console_of(partition: str, region: str) -> str | None:
    template = _CONSOLES.get(partition)
    # An ARN may come out of a text: what is no Region's name never becomes part of a host's.
    return template.format(region=region) if template and _REGION.fullmatch(region) else None
