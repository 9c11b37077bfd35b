"""Logs Insights: a query is started, asked after until it is complete, and stopped when it takes or scans too much."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.errors import TriageError, UnavailableError
from triage.ports import Clock
from triage.ports.logs import InsightsAnswer

if TYPE_CHECKING:
    from mypy_boto3_logs.type_defs import GetQueryResultsResponseTypeDef, ResultFieldTypeDef

# GetQueryResults may be called 10 times a second: https://docs.aws.amazon.com/general/latest/gr/cwl_region.html
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 1.0
_UNFINISHED = frozenset({"Scheduled", "Running", "Unknown"})


@dataclass(frozen=True)
class Bounds:
    """How much a query may return, take and scan; at most 10,000 rows."""

    limit: int
    seconds: float
    most_bytes: int


class Insights:
    """Queries of the log groups of this account and, by ARN, of linked ones."""

    def __init__(self, clients: Clients, clock: Clock) -> None:
        """Use these clients, whose meter counts the bytes scanned: they are what a query costs."""
        self._clients = clients
        self._clock = clock

    def query(
        self, log_groups: Sequence[str], query: str, *, start: datetime, end: datetime, bounds: Bounds
    ) -> InsightsAnswer:
        """Return the rows; of a query stopped at a bound those found by then, not complete.

        Raises UnavailableError for a query that failed, and what `translated_errors` does.
        """
        with translated_errors("logs"):
            query_id = self._clients.logs.start_query(
                logGroupIdentifiers=[group.removesuffix(":*") for group in log_groups],
                queryString=query,
                startTime=int(start.timestamp()),
                # The query's times are whole seconds, both ends included.
                endTime=int(end.timestamp()) + 1,
                limit=bounds.limit,
            )["queryId"]
        answer = self._wait(query_id, bounds)
        scanned = _scanned(answer)
        self._clients.meter.scan(scanned)
        if answer["status"] in {"Failed", "Cancelled"}:
            raise UnavailableError(f"logs:StartQuery: the query {query_id} ended {answer['status']}")
        return InsightsAnswer(
            rows=tuple(_row(fields) for fields in answer.get("results", [])),
            scanned_bytes=scanned,
            complete=answer["status"] == "Complete",
        )

    def _wait(self, query_id: str, bounds: Bounds) -> GetQueryResultsResponseTypeDef:
        pause, left = _FIRST_PAUSE_SECONDS, bounds.seconds
        while True:
            with translated_errors("logs"):
                answer = self._clients.logs.get_query_results(queryId=query_id)
            if answer["status"] not in _UNFINISHED:
                return answer
            if left <= 0 or _scanned(answer) > bounds.most_bytes:
                self._stop(query_id)
                return answer
            nap = min(pause, left)
            self._clock.sleep(nap)
            left -= nap
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _stop(self, query_id: str) -> None:
        # A query that has ended meanwhile is refused to be stopped: it is over either way.
        with suppress(TriageError), translated_errors("logs"):
            self._clients.logs.stop_query(queryId=query_id)


def _scanned(answer: GetQueryResultsResponseTypeDef) -> int:
    return int(answer.get("statistics", {}).get("bytesScanned", 0))


def _row(fields: Sequence[ResultFieldTypeDef]) -> dict[str, str]:
    return {field["field"]: field.get("value", "") for field in fields}
