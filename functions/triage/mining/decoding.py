"""Decodes FilterLogEvents pages from their bytes: botocore's parser takes several times as long as the mining."""

import json
from dataclasses import dataclass

import msgspec

from triage.errors import InvalidInputError


@dataclass(frozen=True)
class Page:
    """One page as columns: `messages`, `times` (epoch milliseconds), `streams` and `ids` have the same length."""

    messages: list[str]
    times: list[int]
    streams: list[str]
    ids: list[str]
    next_token: str | None


# Events hold no containers: without cycles to look for, the garbage collector need not know them.
class _Event(msgspec.Struct, gc=False, rename="camel"):
    message: str
    timestamp: int
    log_stream_name: str
    event_id: str


class _Answer(msgspec.Struct, rename="camel"):
    events: list[_Event]
    next_token: str | None = None


_DECODER = msgspec.json.Decoder(_Answer)


def decode_page(body: bytes) -> Page:
    """Return a FilterLogEvents page from the body of its answer (AWS JSON 1.1).

    Raises InvalidInputError for bytes that are not such a page. msgspec refuses lone surrogates, which messages cut
    within an emoji contain; the standard library reads them.
    """
    try:
        answer = _DECODER.decode(body)
    except msgspec.DecodeError:
        answer = _lenient(body)
    events = answer.events
    return Page(
        messages=[event.message for event in events],
        times=[event.timestamp for event in events],
        streams=[event.log_stream_name for event in events],
        ids=[event.event_id for event in events],
        next_token=answer.next_token,
    )


def _lenient(body: bytes) -> _Answer:
    try:
        return msgspec.convert(json.loads(body.decode("utf-8", "replace")), _Answer)
    except ValueError as exc:
        raise InvalidInputError(f"not a page of FilterLogEvents: {exc}, {body[:80]!r}") from exc
