"""Fills a signature's templates: statements for people, commands whose every slot is checked and quoted."""

import re
import shlex
from collections.abc import Mapping, Sequence

_SLOT = re.compile(r"\{([a-z_]{1,40})\}")

_ARN = r"arn:aws[a-z-]{0,10}:[a-z0-9-]{1,40}:[a-z0-9-]{0,25}:[0-9]{0,12}:[\w+=,.@:/*-]{1,400}"
# What a slot must look like to stand in a command; a slot that is not listed never does. Limits are the services' own.
_COMMAND_SLOTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(shape)
    for name, shape in {
        "action": r"[a-z0-9-]{1,40}:[A-Za-z*]{1,80}",
        "bucket": r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "execution_arn": _ARN,
        "function": r"[\w-]{1,140}",
        "key_arn": _ARN,
        "log_group": r"[\w./#-]{1,512}",
        "operation": r"[A-Za-z0-9]{1,80}",
        "principal_arn": _ARN,
        "region": r"[a-z]{2}(?:-[a-z]{1,10}){1,2}-\d",
        "role": r"[\w+=,.@-]{1,64}",
        "role_arn": _ARN,
        "state_machine_arn": _ARN,
        "table": r"[\w.-]{3,255}",
    }.items()
}


def slots_of(template: str) -> frozenset[str]:
    """Return the names of the slots a template has."""
    return frozenset(_SLOT.findall(template))


def may_stand_in_command(slot: str) -> bool:
    """Return whether the slot has a known shape, without which it cannot be checked."""
    return slot in _COMMAND_SLOTS


def fill(templates: Sequence[str], slots: Mapping[str, str]) -> tuple[str, frozenset[str]] | None:
    """Return the first template all of whose slots are known, filled, and the slots it used; None when there is none.

    Slots are put in as they are: a brace inside a value is not looked at again.
    """
    for template in templates:
        wanted = slots_of(template)
        if all(slots.get(name) for name in wanted):
            return _SLOT.sub(lambda found: _one_line(slots[found.group(1)]), template), wanted
    return None


def fill_command(template: str, slots: Mapping[str, str]) -> str | None:
    """Return the command with its slots quoted for a POSIX shell.

    None when a slot is missing, begins with `-` (it would be read as an option) or does not look as it must: text
    from a log may name a role or a table, but never shape a command.
    """
    for name in slots_of(template):
        value = slots.get(name, "")
        shape = _COMMAND_SLOTS.get(name)
        if shape is None or value.startswith("-") or not shape.fullmatch(value):
            return None
    return _SLOT.sub(lambda found: shlex.quote(slots[found.group(1)]), template)


def _one_line(value: str) -> str:
    return " ".join(value.split())
