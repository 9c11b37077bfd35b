"""What a source is: a name, the IAM actions it needs, and a function that gathers."""

from collections.abc import Callable
from dataclasses import dataclass

from triage.model.evidence import GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings

Collect = Callable[[OpenedIncident, LocatedFailure, Ports, Settings], GatheredEvidence]


@dataclass(frozen=True)
class Permission:
    """IAM actions on resource ARNs; `${region}`, `${account}` and `${reports_table}` stand for the deployment's own."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One source of evidence. Its Lambda, role and workflow branch follow from this record."""

    name: str
    permissions: tuple[Permission, ...]
    collect: Collect
