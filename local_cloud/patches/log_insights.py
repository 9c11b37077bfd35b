"""Logs Insights runs whole queries, in the background as on AWS; ministack knows a few commands, and is done at once.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import cloudwatch_logs

from local_cloud.conditions import Conditions
from local_cloud.logs_queries.errors import QueryError, RefusedError
from local_cloud.logs_queries.insights.query import Answer, Query
from local_cloud.patches.log_answers import answering
from local_cloud.patches.log_query_scope import Scope, query_scope
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, replace

_MOST_RUNNING = 100
_PAGE = 10_000
# Not available for groups of the Infrequent Access class:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData_Classes.html
_OF_STANDARD_ONLY = frozenset({"pattern", "diff", "filterindex", "unmask"})


def apply(settings: Settings) -> None:
    """Replace StartQuery, GetQueryResults and StopQuery."""
    expect_attribute(cloudwatch_logs, "_queries")
    queries = Queries(settings)
    for function, name, operation in (
        ("_start_query", "StartQuery", queries.start),
        ("_get_query_results", "GetQueryResults", queries.results),
        ("_stop_query", "StopQuery", queries.stop),
    ):
        replace(cloudwatch_logs, function, answering(name, operation), parameters=("data",))


@dataclass
class RunningQuery:
    """A started query; it runs at least until `due` (monotonic seconds)."""

    scope: Scope
    answer: "Future[Answer]"
    due: float
    is_cancelled: bool = False

    @property
    def status(self) -> str:
        """The status as GetQueryResults tells it."""
        if self.is_cancelled:
            return "Cancelled"
        if not self.answer.done() or time.monotonic() < self.due:
            return "Running" if self.answer.running() or self.answer.done() else "Scheduled"
        return "Failed" if self.answer.exception() else "Complete"

    @property
    def is_running(self) -> bool:
        """Whether StopQuery can stop it."""
        return self.status in ("Scheduled", "Running")


class Queries:
    """The three operations."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.directory
        self._workers = ThreadPoolExecutor(4, thread_name_prefix="insights")

    def start(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return StartQuery's response; raises RefusedError."""
        scope = query_scope(data)
        query = _compiled(data["queryString"])
        if _OF_STANDARD_ONLY & set(query.names) and not all(group.is_standard for group in scope.groups):
            message = f"{', '.join(sorted(_OF_STANDARD_ONLY))} are only supported on the Standard log class."
            raise RefusedError("InvalidParameterException", message)
        if sum(each.is_running for each in cloudwatch_logs._queries.values()) >= _MOST_RUNNING:
            message = f"Account maximum query concurrency limit of [{_MOST_RUNNING}] reached."
            raise RefusedError("LimitExceededException", message)
        answer = self._workers.submit(lambda: query.run(scope.records(), data.get("limit")))
        due = time.monotonic() + Conditions.read(self._directory).query_seconds
        query_id = new_uuid()
        cloudwatch_logs._queries[query_id] = RunningQuery(scope, answer, due)
        return {"queryId": query_id}

    def results(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return GetQueryResults' response; raises RefusedError."""
        query = _known(data)
        status = query.status
        response = {"queryLanguage": "CWLI", "status": status, "results": [], "statistics": _statistics(query.scope)}
        return response | (_page(query, data) if status == "Complete" else {})

    def stop(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return StopQuery's response; raises RefusedError."""
        query = _known(data)
        if not query.is_running:
            raise RefusedError("InvalidParameterException", "The specified query is not running.")
        query.is_cancelled = True
        return {"success": True}


def _compiled(text: str) -> Query:
    try:
        return Query(text)
    except QueryError as exc:
        raise RefusedError("MalformedQueryException", str(exc)) from exc


def _known(data: dict[str, Any]) -> RunningQuery:
    query: RunningQuery | None = cloudwatch_logs._queries.get(data["queryId"])
    if query is None:
        raise RefusedError("ResourceNotFoundException", "The specified query does not exist.")
    return query


def _page(query: RunningQuery, data: dict[str, Any]) -> dict[str, Any]:
    answer = query.answer.result()
    start = cloudwatch_logs._decode_token(data.get("nextToken"))
    end = start + (data.get("maxItems") or _PAGE)
    more = {"nextToken": cloudwatch_logs._encode_token(end)} if end < len(answer.results) else {}
    return {"results": answer.results[start:end], "statistics": _statistics(query.scope, answer), **more}


def _statistics(scope: Scope, answer: Answer | None = None) -> dict[str, float]:
    """Return what was scanned so far, and what came of it once there is an answer."""
    return {
        "recordsMatched": float(answer.matched if answer else 0),
        "recordsScanned": float(scope.scanned),
        "bytesScanned": float(scope.bytes),
        "estimatedRecordsSkipped": 0.0,
        "estimatedBytesSkipped": 0.0,
        "logGroupsScanned": float(len(scope.groups)),
        "resultCount": float(len(answer.results) if answer else 0),
    }
