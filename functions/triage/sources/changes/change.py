"""One change as its service keeps it, before it is weighed against the failure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from triage.model.evidence import Ref

NAME = "changes"


@dataclass(frozen=True)
class Change:
    """`at` is when it may have begun to take effect, `done` when it was complete.

    `what` says it in words that end with the name of what was changed, `resource` is that name, `names` are all the
    names and ids that it may go by elsewhere. `called` when it is something that a state calls: a function, a state
    machine, a job; `created` when it did not exist before. `link` opens it in the console.
    """

    at: datetime
    done: datetime
    what: str
    resource: str
    names: frozenset[str]
    called: bool
    ref: Ref
    link: str | None
    created: bool = False

    def is_of(self, names: Collection[str]) -> bool:
        """Return whether it goes by one of these names."""
        return not self.names.isdisjoint(names)
