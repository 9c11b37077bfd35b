"""GET /reports and /reports/{id}: the archive."""

from html import escape

from aws_lambda_powertools.event_handler import Response

from handlers.http_api.answers import HTML, JSON, TEXT, json_answer, text_answer
from handlers.http_api.negotiation import choose_media_type
from handlers.http_api.request import Request
from handlers.http_api.requests import SearchParameters, search_query
from handlers.http_api.route import Route, Services
from triage.errors import ReportNotFoundError
from triage.model.report import Report, ReportPage, ReportQuery
from triage.ports import Archive

_OFFERED = (JSON, TEXT, HTML)
_VARY = {"Vary": "Accept"}


def search_reports(request: Request, services: Services) -> Response[str]:
    """Answer with a page of rows; for a pipeline that neither catalog nor archive knows, a 404."""
    query = search_query(request.query)
    page = services.ports.archive.search(query)
    if query.pipeline and not page.reports:
        _check_known(query.pipeline, services)
    return json_answer(page.dump())


def _check_known(pipeline: str, services: Services) -> None:
    # Pipelines that nobody registered are triaged, too: the archive may know what the catalog does not.
    if not services.ports.archive.search(ReportQuery(pipeline=pipeline, limit=1)).reports:
        services.ports.catalog.get(pipeline)


def get_report(request: Request, services: Services) -> Response[str]:
    """Answer with one report in the form the caller prefers."""
    media_type = choose_media_type(request.accept, _OFFERED)
    report_id = request.parameters["id"]
    archive = services.ports.archive
    if media_type == JSON:
        return json_answer(archive.report(report_id).dump(), headers=_VARY)
    return text_answer(_rendition(report_id, media_type, archive), media_type=media_type, headers=_VARY)


def _rendition(report_id: str, media_type: str, archive: Archive) -> str:
    try:
        return archive.rendition(report_id, media_type).decode()
    except ReportNotFoundError:
        # Storing may have broken off between two renditions; the report itself has its text.
        report = archive.report(report_id)
    return report.text if media_type == TEXT else _plain_page(report)


def _plain_page(report: Report) -> str:
    title = escape(f"{report.pipeline} {report.status}")
    return f'<!doctype html><meta charset="utf-8"><title>{title}</title><pre>{escape(report.text)}</pre>'


ROUTES = (
    Route(
        method="GET",
        path="/reports",
        run=search_reports,
        summary="Search the archive, newest first",
        query=SearchParameters,
        answers={200: {JSON: ReportPage}},
        problems=(400, 404),
    ),
    Route(
        method="GET",
        path="/reports/{id}",
        run=get_report,
        summary="One report as JSON, text or HTML, by Accept",
        answers={200: {JSON: Report, TEXT: None, HTML: None}},
        problems=(404, 406),
    ),
)
