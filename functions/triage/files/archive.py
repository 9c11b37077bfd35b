"""The archive where there is none: nothing was reported before, and nothing is kept."""

from typing import NoReturn

from triage.errors import ConfigurationError
from triage.model.report import ReportPage, ReportQuery


class EmptyArchive:
    """Knows no report; whoever wants to keep one gets an error."""

    def search(self, query: ReportQuery) -> ReportPage:  # noqa: ARG002 - the port's signature
        """Return an empty page."""
        return ReportPage(reports=())

    def __getattr__(self, name: str) -> NoReturn:
        """Raise ConfigurationError for everything else that an archive does."""
        raise ConfigurationError(f"{name}: there is no archive; set REPORTS_TABLE and REPORTS_BUCKET")
