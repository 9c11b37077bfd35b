"""The Athena query that failed."""

from collections.abc import Iterator
from urllib.parse import quote

from triage.model.jobs.athena import AthenaQuery
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues
from triage.sources.jobs.reader import JobId, JobReader, Said
from triage.sources.jobs.wording import headline, known, listed, quoted, seconds, sql
from triage.sources.source import Permission

_CATEGORIES = {1: "system", 2: "user", 3: "other"}


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with("QueryExecutionId"):
        yield JobId(str(told["QueryExecutionId"]), told=told)
    query = clues.correlation.get("athena_query_execution_id")
    if query:
        yield JobId(query)


def _read(job: JobId, jobs: Jobs) -> AthenaQuery:
    return jobs.athena_query(job.id)


def _page(job: JobId) -> str:
    return f"athena/home?region={{region}}#/query-editor/history/{quote(job.id)}"


def _tell(query: AthenaQuery) -> Iterator[Said]:
    yield Said("Status.State", _outcome(query), 0.9, query.completed_at)
    if query.state_change_reason:
        text = quoted("Athena StateChangeReason", query.state_change_reason)
        yield Said("Status.StateChangeReason", text, 0.97, query.completed_at)
    if query.error_category is not None:
        category = _CATEGORIES.get(query.error_category, str(query.error_category))
        text = f"Athena calls it a {category} error" + known(" of type {}", query.error_type)
        text += known(", retryable: {}", query.retryable)
        if query.error_message and query.error_message != query.state_change_reason:
            text += "; " + quoted("ErrorMessage", query.error_message)
        yield Said("Status.AthenaError", text, 0.8, query.completed_at)
    if query.query:
        yield Said("Query", sql("the query", query.query), 0.5, query.submitted_at)


def _outcome(query: AthenaQuery) -> str:
    took, waited = query.total_execution_time_in_millis, query.query_queue_time_in_millis
    return headline("Athena query", None, query.query_execution_id, query.state) + listed(
        known("after {}", seconds(took / 1000) if took is not None else None),
        known("{} in the queue", seconds(waited / 1000) if waited else None),
        known("{} bytes scanned", query.data_scanned_in_bytes),
        known("workgroup {}", query.work_group),
        known("database {}", query.database),
    )


ATHENA_QUERY = JobReader(
    name="athena",
    service="athena",
    title="Athena query",
    operation="GetQueryExecution",
    permissions=(Permission(("athena:GetQueryExecution",), ("arn:aws:athena:${region}:${account}:workgroup/*",)),),
    record=AthenaQuery,
    find=_find,
    read=_read,
    tell=_tell,
    page=_page,
    # ListQueryExecutions: "Athena keeps a query history for 45 days".
    missing="Athena keeps queries for 45 days: is it in another Region?",
)
