"""The statement of the Redshift Data API that failed."""

import re
from collections.abc import Iterator

from triage.model.jobs.redshift_data import RedshiftStatement
from triage.ports import Jobs
from triage.sources.jobs.ids import Clues
from triage.sources.jobs.reader import JobId, JobReader, Said
from triage.sources.jobs.wording import headline, known, listed, quoted, seconds, sql
from triage.sources.source import Permission

# https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html
_STATEMENT = re.compile(r"[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?")
_SERVICES = frozenset({"redshift-data", "redshiftdata"})
# Only DescribeStatement's answer has these beside an Id.
_MARKS = frozenset({"RedshiftPid", "RedshiftQueryId", "HasResultSet", "ClusterIdentifier", "WorkgroupName"})
_NANOSECONDS = 1_000_000_000


def _find(clues: Clues) -> Iterator[JobId]:
    for told in clues.told_with("Id"):
        ours = clues.service in _SERVICES or _MARKS & told.keys()
        if ours and _STATEMENT.fullmatch(str(told["Id"])):
            yield JobId(str(told["Id"]), told=told)
    statement = clues.correlation.get("redshift_statement_id")
    if statement:
        yield JobId(statement)


def _read(job: JobId, jobs: Jobs) -> RedshiftStatement:
    return jobs.redshift_statement(job.id)


def _tell(statement: RedshiftStatement) -> Iterator[Said]:
    took = (
        f" after {seconds(statement.duration / _NANOSECONDS)}" if statement.duration and statement.duration > 0 else ""
    )
    text = (
        headline("Redshift statement", None, statement.id, statement.status)
        + took
        + listed(
            known("cluster {}", statement.cluster_identifier),
            known("workgroup {}", statement.workgroup_name),
            known("database {}", statement.database),
        )
    )
    yield Said("Status", text, 0.9, statement.updated_at)
    if statement.error:
        yield Said("Error", quoted("Redshift Error", statement.error), 0.97, statement.updated_at)
    for place, part in enumerate(statement.sub_statements):
        if part.error:
            text = quoted(f"Redshift Error of statement {place + 1} of {len(statement.sub_statements)}", part.error)
            yield Said(f"SubStatements[{place}].Error", text, 0.95, statement.updated_at)
    failed = next((part.query_string for part in statement.sub_statements if part.error), statement.query_string)
    if failed:
        yield Said("QueryString", sql("the statement", failed), 0.5, statement.created_at)


REDSHIFT_STATEMENT = JobReader(
    name="redshift_data",
    service="redshift-data",
    title="Redshift statement",
    operation="DescribeStatement",
    # Statements are no resources of IAM: service authorization reference, Amazon Redshift Data API.
    permissions=(Permission(("redshift-data:DescribeStatement",), ("*",)),),
    record=RedshiftStatement,
    find=_find,
    read=_read,
    tell=_tell,
    missing="the Data API forgets statements after a while: look into SYS_QUERY_HISTORY of the database",
)
