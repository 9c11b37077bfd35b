"""Which resources a failure names: what two failures have in common when one resource is behind both."""

import re
from collections.abc import Iterator

from triage.model.arn import Arn, arns_in, without_qualifier

_MOST = 10
_AWS_HOST = re.compile(r"(?<![\w.@-])((?:[a-z0-9][a-z0-9-]{0,62}\.){2,8}amazonaws\.com)(?![\w.-])", re.IGNORECASE)
# In a URL, and as Python's HTTP libraries name it.
_HOST = re.compile(r"(?:https?://|\bhost=['\"])([a-z0-9.-]{4,253})", re.IGNORECASE)
_DOCUMENTATION = ".aws.amazon.com"
_OF_ONE_PIPELINE = ("execution:", "express:", "mapRun:")
# A session or a user is who called, not what was called.
_CALLERS = frozenset({"sts", "iam"})
# dynamodb.eu-west-1.amazonaws.com is everybody's; orders.c9ak.eu-west-1.rds.amazonaws.com is one database.
_LABELS_OF_A_SERVICE = 4


def named_resources(*texts: str | None) -> tuple[str, ...]:
    """Return the resources that the texts name, at most ten, none twice: ARNs, and hosts of databases and partners.

    A function's version, a table's index and a bucket's object stand for the function, the table and the bucket.
    """
    said = " ".join(text for text in texts if text)
    found = dict.fromkeys((*_arns(said), *_hosts(said)))
    return tuple(found)[:_MOST]


def resource_name(resource: str) -> str:
    """Return what people call it: `table acme-orders`, `function load`, a host as it is."""
    arn = Arn.parse(resource)
    if arn is None:
        return resource
    if arn.service == "s3":
        return f"bucket {arn.resource}"
    kind = re.split("[/:]", arn.resource)[0] if arn.name != arn.resource else arn.service
    return f"{kind} {arn.name}"


def _arns(said: str) -> Iterator[str]:
    for arn in arns_in(said):
        if arn.service in _CALLERS or arn.resource.startswith(_OF_ONE_PIPELINE):
            continue
        if arn.service == "s3":
            yield str(Arn(arn.partition, "s3", "", "", arn.resource.partition("/")[0]))
        elif arn.service == "dynamodb":
            yield str(arn.sibling("dynamodb", "/".join(arn.resource.split("/")[:2])))
        elif arn.account:
            # Without an account it is an integration's: arn:aws:states:::lambda:invoke.
            yield without_qualifier(str(arn))


def _hosts(said: str) -> Iterator[str]:
    for host in (*_HOST.findall(said), *_AWS_HOST.findall(said)):
        name = host.lower().strip(".")
        is_everybodys = name.endswith(".amazonaws.com") and name.count(".") < _LABELS_OF_A_SERVICE
        if "." in name and not is_everybodys and not name.endswith(_DOCUMENTATION):
            yield name
