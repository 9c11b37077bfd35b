"""FilterLogEvents' pages, kept within its quota and decoded from their bytes, past botocore's slow parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from triage.aws.paging import pages
from triage.aws.rate_limit import RateLimit
from triage.errors import InvalidInputError
from triage.mining.decoding import Page, decode_page

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

# Calls a second of FilterLogEvents, not adjustable: https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
_CALLS = 10
_CALLS_IN = {
    "us-east-1": 25,
    **dict.fromkeys(("ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "il-central-1"), 5),
}
_OPERATION = "cloudwatch-logs.FilterLogEvents"
_DECODED = "TriageDecodedPage"
_THROTTLED = frozenset({"ThrottlingException", "Throttling", "RequestLimitExceeded"})


class LogPages:
    """The pages of one client, in whatever threads they are asked for."""

    def __init__(self, client: CloudWatchLogsClient, limit: RateLimit | None = None) -> None:
        """Hook into the client; without a limit, that of its Region."""
        self._client = client
        self._limit = limit or RateLimit(_CALLS_IN.get(client.meta.region_name, _CALLS))
        events = client.meta.events
        # The first two come once an attempt, so that botocore's own retries are waited for and counted, too. By their
        # ids a client is hooked into once, whoever reads with it: one limit for all.
        events.register(f"before-send.{_OPERATION}", self._wait, unique_id="triage-wait")
        events.register(f"needs-retry.{_OPERATION}", self._learn, unique_id="triage-learn")
        events.register(f"before-parse.{_OPERATION}", _decode, unique_id="triage-decode")

    @property
    def rate(self) -> float:
        """The calls a second at present."""
        return self._limit.rate

    def read(self, request: Mapping[str, Any]) -> Iterator[Page]:
        """Yield the pages of a FilterLogEvents request, each fetched when it is asked for.

        Raises what `translated_errors` does.
        """
        for answer in pages(self._client.filter_log_events, request, service="logs"):
            decoded = answer.get(_DECODED)
            yield decoded if isinstance(decoded, Page) else _parsed(answer)

    def _wait(self, **_event: object) -> None:
        self._limit.wait()

    def _learn(self, response: tuple[Any, Mapping[str, Any]] | None = None, **_event: object) -> None:
        if response is None:
            return
        if response[1].get("Error", {}).get("Code") in _THROTTLED:
            self._limit.throttled()
        else:
            self._limit.succeeded()


def _decode(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_event: object) -> None:
    """Decode the page and leave botocore an empty one to parse, but for the token; anything unusual is left to it."""
    if response_dict["status_code"] != 200:
        return
    try:
        page = decode_page(response_dict["body"])
    except InvalidInputError:
        return
    response_dict["body"] = b"{}"
    customized_response_dict[_DECODED] = page
    if page.next_token:
        customized_response_dict["nextToken"] = page.next_token


def _parsed(answer: Mapping[str, Any]) -> Page:
    events = answer.get("events", [])
    return Page(
        messages=[event.get("message", "") for event in events],
        times=[event.get("timestamp", 0) for event in events],
        streams=[event.get("logStreamName", "") for event in events],
        ids=[event.get("eventId", "") for event in events],
        next_token=answer.get("nextToken"),
    )
