"""The counts of a Map Run; here each child execution has one item, so both sets move together."""

from typing import Any


def offset_counts(map_run: Any, count: str, offset: int = 1) -> None:
    """Add `offset` to a count (`pending`, `failed`, ...) of items and of child executions."""
    getattr(map_run.item_counter, count).offset(offset)
    getattr(map_run.execution_counter, count).offset(offset)
