"""What every model shares: frozen, strict about unknown fields, UTC times."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer


def to_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; one without a zone is taken to be UTC already."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """Return ISO 8601 in UTC with milliseconds, `2026-11-22T02:13:44.120Z`: equal widths sort as text."""
    return to_utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


UtcDatetime = Annotated[datetime, AfterValidator(to_utc), PlainSerializer(iso, when_used="json")]


class Frozen(BaseModel):
    """Base of all models of the domain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def dump(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return self.model_dump(mode="json")


class Window(Frozen):
    """A span of time that was looked at, both ends included."""

    start: UtcDatetime
    end: UtcDatetime
