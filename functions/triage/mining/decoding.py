"""Decodes FilterLogEvents pages from their bytes: botocore's parser takes several times as long as the mining."""

import json
from dataclasses import dataclass
from typing import Any

import orjson

from triage.errors import InvalidInputError


@dataclass(frozen=True)
class Page:
    """One page as columns: `messages`, `times` (epoch milliseconds), `streams` and `ids` have the same length."""

    messages: list[str]
    times: list[int]
    streams: list[str]
    ids: list[str]
    next_token: str | None


def decode_page(body: bytes) -> Page:
    """Return a FilterLogEvents page from the body of its answer (AWS JSON 1.1).

    Raises InvalidInputError for bytes that are not such a page. orjson refuses lone surrogates, which messages cut
    within an emoji contain; the standard library reads them.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = _lenient(body)
    try:
        return _page(document)
    except (KeyError, TypeError, AttributeError) as exc:
        raise InvalidInputError(f"not a page of FilterLogEvents: {exc!r} in {body[:80]!r}") from exc


def _page(document: dict[str, Any]) -> Page:
    events = document["events"]
    return Page(
        messages=[event["message"] for event in events],
        times=[event["timestamp"] for event in events],
        streams=[event["logStreamName"] for event in events],
        ids=[event["eventId"] for event in events],
        next_token=document.get("nextToken"),
    )


def _lenient(body: bytes) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(body.decode("utf-8", "replace"))
    except ValueError as exc:
        raise InvalidInputError(f"not a page of FilterLogEvents: {exc}, {body[:80]!r}") from exc
    return document
