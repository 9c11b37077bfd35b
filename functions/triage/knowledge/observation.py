"""What a signature looks at: one text, the errors it names, and the evidence it came from."""

from enum import IntEnum

from triage.model.base import Frozen
from triage.model.vocabulary import Status


class Closeness(IntEnum):
    """How surely a text speaks about the failure: somewhere in the window, the failing request, the failure itself."""

    SURROUNDINGS = 0
    REQUEST = 1
    FAILURE = 2


class Raised(Frozen):
    """An exception that code raised: its type without the module, and its message."""

    type: str
    message: str = ""


class Observation(Frozen):
    """One text to recognise a failure in.

    `told` marks the words of a service or a person about a resource ("storage is low"), in which only signatures that
    know such words may match. `actor` is who wrote it, where that is not what failed. `errors` are all names the error
    goes by, the innermost first: the exception's type, the error code inside its message, the name Step Functions gives
    it. `evidence` are the ids that show the text.
    """

    text: str
    evidence: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    raised: Raised | None = None
    service: str | None = None
    status: Status | None = None
    closeness: Closeness = Closeness.FAILURE
    told: bool = False
    informational: bool = False
    actor: str | None = None
