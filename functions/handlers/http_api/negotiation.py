"""Which of the media types we have the caller wants: the Accept header with its weights (RFC 9110, 12.5.1)."""

from collections.abc import Iterator

from handlers.http_api.problem import NotAcceptableError


def choose_media_type(accept: str | None, offered: tuple[str, ...]) -> str:
    """Return the offered type the caller weighs highest, the first of equals; the first without a header.

    Raises NotAcceptableError when the header allows none of them.
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = dict(_ranges(accept))
    best = max(offered, key=lambda media_type: _weight(media_type, ranges))
    if _weight(best, ranges) == 0:
        raise NotAcceptableError(accept, offered)
    return best


def _weight(media_type: str, ranges: dict[str, float]) -> float:
    # The most specific range decides, whatever the others weigh.
    kind = media_type.partition("/")[0]
    for candidate in (media_type, f"{kind}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        yield media_range, _quality(parameters)


def _quality(parameters: list[str]) -> float:
    given = next((value for name, _, value in (one.partition("=") for one in parameters) if name.strip() == "q"), "1")
    try:
        return min(max(float(given), 0), 1)
    except ValueError:
        # A weight that is none: the range is ignored rather than the request refused.
        return 0
