"""What callers may send: the chat's body and the parameters of a search."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt, StringConstraints, WithJsonSchema

from handlers.http_api.problem import FieldError, InvalidRequestError
from handlers.http_api.validation import validated
from triage.model.base import Frozen, UtcDatetime, to_utc
from triage.model.report import ReportQuery
from triage.model.signal import Question
from triage.model.vocabulary import Category, Status

_DEFAULT_HOURS = 24
_LENGTH_OF_A_DATE = len("2026-11-22")

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=256)]


def _hours(value: object) -> object:
    return _DEFAULT_HOURS if value is None else value


class ChatRequest(Frozen):
    """A question. Without `pipeline_name` the pipeline is looked for in the message, then in the conversation.

    A span of time that the message names, such as "last 3 days", "yesterday" or dates, counts more than `hours_back`.
    """

    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    pipeline_name: Name | None = None
    hours_back: Annotated[StrictInt, BeforeValidator(_hours)] = Field(default=_DEFAULT_HOURS, ge=1, le=168)
    conversation_id: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None

    def question(self) -> Question:
        """Return the question as the domain knows it."""
        return Question(**self.model_dump())


def _first_moment(value: object) -> object:
    return _moment(value, time.min)


def _last_moment(value: object) -> object:
    return _moment(value, time.max)


def _moment(value: object, of_day: time) -> object:
    text = str(value)
    try:
        if len(text) == _LENGTH_OF_A_DATE:
            return datetime.combine(date.fromisoformat(text), of_day, tzinfo=UTC)
        # An unescaped "+01:00" arrives as " 01:00".
        return to_utc(datetime.fromisoformat(text.replace(" ", "+")))
    except (ValueError, OverflowError):
        raise ValueError("must be a date like 2026-11-22 or a time like 2026-11-22T02:14:00Z") from None


_WRITTEN = WithJsonSchema({"type": "string", "examples": ["2026-11-22", "2026-11-22T02:14:00Z"]})


class SearchParameters(Frozen):
    """Parameters of GET /reports. A date stands for its whole day, in UTC."""

    pipeline: Name | None = None
    start: Annotated[UtcDatetime, BeforeValidator(_first_moment), _WRITTEN] | None = Field(
        default=None, alias="from", description="not before; default: a year back, and without limit for one pipeline"
    )
    end: Annotated[UtcDatetime, BeforeValidator(_last_moment), _WRITTEN] | None = Field(
        default=None, alias="to", description="not after; a date includes its whole day"
    )
    category: Category | None = None
    status: Status | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        default=None, alias="q", description="text in headline, error or state, ignoring case"
    )
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, description="the `cursor` of the page before")


def search_query(parameters: Mapping[str, str]) -> ReportQuery:
    """Return the query. Raises InvalidRequestError naming every parameter that is wrong."""
    given = validated(SearchParameters, parameters)
    if given.start and given.end and given.start > given.end:
        raise InvalidRequestError(
            FieldError(field="from", message="is after `to`"), FieldError(field="to", message="is before `from`")
        )
    return ReportQuery(**given.model_dump())
