"""Reports kept: their renditions in S3, an index row each in DynamoDB."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.archive.cursor import encode_cursor
from triage.archive.index_row import index_row, month_of, sort_key
from triage.archive.search import Span, matches, months, plan_span
from triage.aws.bucket import Bucket
from triage.aws.table import Table
from triage.errors import ReportNotFoundError, ResourceNotFoundError
from triage.model.report import Report, ReportPage, ReportQuery, ReportRow
from triage.ports import Clock

_EXTENSIONS = {"application/json": "json", "text/html": "html", "text/plain": "txt", "text/markdown": "md"}
# A rare word over a year of reports: answer within the HTTP API's 30 seconds and continue by cursor.
_ROWS_PER_SEARCH = 10_000


class StoredReports:
    """Reports in a bucket and the reports table."""

    def __init__(self, table: Table, bucket: Bucket, clock: Clock) -> None:
        """Use this table and this bucket."""
        self._table = table
        self._bucket = bucket
        self._clock = clock

    def store(self, report: Report, renditions: Mapping[str, bytes], *, severity: str) -> None:
        """Keep the report: its renditions by media type, then its index row, so that what is listed can be opened.

        The JSON is always kept; storing the same report again replaces it.
        """
        row = index_row(report, severity)
        prefix = f"reports/{report.created_at:%Y/%m/%d}/{report.report_id}"
        bodies = {"application/json": report.model_dump_json().encode(), **renditions}
        for media_type, body in bodies.items():
            key = f"{prefix}.{_EXTENSIONS[media_type]}"
            self._bucket.put(key, body, content_type=f"{media_type}; charset=utf-8")
        indexed = {"month": month_of(report.created_at), "sort_key": sort_key(row), "s3_prefix": prefix}
        self._table.put({**_row_key(report.report_id), **row.model_dump(mode="json", exclude_none=True), **indexed})

    def rendition(self, report_id: str, media_type: str) -> bytes:
        """Return the stored rendition; raises ReportNotFoundError."""
        row = self._table.get(_row_key(report_id))
        if row is None or media_type not in _EXTENSIONS:
            raise ReportNotFoundError(f"no report {report_id!r} as {media_type}")
        try:
            return self._bucket.get(f"{row['s3_prefix']}.{_EXTENSIONS[media_type]}")
        except ResourceNotFoundError as exc:
            raise ReportNotFoundError(f"report {report_id!r} is not kept as {media_type} any more") from exc

    def report(self, report_id: str) -> Report:
        """Return the stored report; raises ReportNotFoundError."""
        return Report.model_validate_json(self.rendition(report_id, "application/json"))

    def search(self, query: ReportQuery) -> ReportPage:
        """Return matching rows, newest first; raises InvalidCursorError.

        A search reads 10,000 rows at most: a page may then be short and still have a cursor. Without a pipeline and
        a start it goes back a year.
        """
        span = plan_span(query, now=self._clock.now())
        found: list[ReportRow] = []
        last_read = None
        for read, row in enumerate(self._rows(query, span)):
            if len(found) == query.limit or read == _ROWS_PER_SEARCH:
                return ReportPage(reports=tuple(found), cursor=encode_cursor(last_read) if last_read else None)
            last_read = sort_key(row)
            if matches(row, query):
                found.append(row)
        return ReportPage(reports=tuple(found))

    def _rows(self, query: ReportQuery, span: Span) -> Iterator[ReportRow]:
        if span.is_empty:
            return
        if query.pipeline is not None:
            partitions = iter([("by_pipeline", "pipeline", query.pipeline)])
        else:
            partitions = (("by_month", "month", month) for month in months(span))
        for index, name, value in partitions:
            yield from self._partition(index, name, value, span, page=_page_size(query))

    def _partition(self, index: str, name: str, value: str, span: Span, *, page: int | None) -> Iterator[ReportRow]:
        rows = self._table.query(
            index,
            f"#{name} = :partition AND #sort_key BETWEEN :oldest AND :newest",
            values={"partition": value, "oldest": span.oldest, "newest": span.newest},
            newest_first=True,
            page=page,
        )
        for row in rows:
            if row["sort_key"] != span.after:
                yield _report_row(row)


def _page_size(query: ReportQuery) -> int | None:
    filtered = query.category or query.status or query.text
    # The row of the cursor comes again, and one more tells whether there is a next page.
    return None if filtered else query.limit + 2


def _row_key(report_id: str) -> dict[str, str]:
    return {"id": f"report#{report_id}"}


def _report_row(row: dict[str, Any]) -> ReportRow:
    return ReportRow.model_validate({name: row[name] for name in ReportRow.model_fields if name in row})
