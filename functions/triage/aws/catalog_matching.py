"""How a catalog entry is found by what AWS calls things: ARNs with qualifiers, plain names, misspelt names."""

from collections.abc import Iterable
from difflib import get_close_matches

_STATE_MACHINE_FIELDS = 7
_NEAREST = 3
_SIMILARITY = 0.6


def base_state_machine_arn(arn: str) -> str:
    """Return the ARN without version or alias (`…:name:PROD`, `…:name:3`) and without a Map Run's `name/label`."""
    fields = arn.split(":")[:_STATE_MACHINE_FIELDS]
    if len(fields) == _STATE_MACHINE_FIELDS and fields[5] == "stateMachine":
        fields[6] = fields[6].partition("/")[0]
        return ":".join(fields)
    return arn


def resource_name(arn_or_name: str) -> str:
    """Return the name an ARN ends with (`function:load`, `table/orders`, `log-group:/aws/lambda/load:*`), or the name.

    ARN formats: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if not arn_or_name.startswith("arn:"):
        return arn_or_name
    _arn, _partition, service, _region, _account, resource = (arn_or_name.split(":", 5) + [""] * 5)[:6]
    kind, colon, rest = resource.partition(":")
    if colon:
        # A Lambda function's version or alias and a log group's `:*` come after the name; alarm names have colons.
        return rest if kind == "alarm" else rest.partition(":")[0]
    # An S3 object's ARN names its bucket first; elsewhere the part before the slash is the kind.
    return resource.partition("/")[0] if service == "s3" else resource.rpartition("/")[2]


def is_listed(arn_or_name: str, listed: Iterable[str]) -> bool:
    """Tell whether the list has this thing by ARN or by name; two different ARNs of one name are two things."""
    return any(_is_same(arn_or_name, candidate) for candidate in listed)


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.startswith("arn:") and other.startswith("arn:"):
        return False
    return resource_name(one) == resource_name(other)


def nearest_names(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return up to three names most like the given one, ignoring case; those that contain it come first."""
    by_folded: dict[str, list[str]] = {}
    for candidate in sorted(names):
        by_folded.setdefault(candidate.casefold(), []).append(candidate)
    wanted = name.casefold()
    containing = [folded for folded in by_folded if wanted and wanted in folded]
    alike = get_close_matches(wanted, by_folded, n=_NEAREST, cutoff=_SIMILARITY)
    nearest = [found for folded in dict.fromkeys(containing + alike) for found in by_folded[folded]]
    return tuple(nearest[:_NEAREST])
