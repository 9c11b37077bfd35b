"""What a line says once its layout is known."""

from typing import NamedTuple


class Parsed(NamedTuple):
    """A line without its header: the message, and the level, request id and time as the line spells them."""

    message: str
    level: str | int | None = None
    request_id: str | None = None
    time: str | None = None
