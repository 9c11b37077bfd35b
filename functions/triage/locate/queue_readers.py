"""What is behind an alarm on a queue: whose dead letters it gets, and the functions that read and could not process."""

from dataclasses import dataclass, field
from datetime import datetime

from triage.locate.resources import Target
from triage.model.arn import Arn
from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, Fact, JobRef
from triage.ports import Queues

SOURCE = "alarm"
_SHOWN = 5


@dataclass(frozen=True)
class BehindQueue:
    """The functions that read the queue, or those whose messages it got as dead letters: there something failed."""

    readers: tuple[Target, ...] = ()
    gets_dead_letters: bool = False
    facts: tuple[Fact, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = field(default=())


def behind_queue(target: Target, at: datetime, queues: Queues) -> BehindQueue:
    """Return who reads the queue that an alarm is about; nothing for other resources."""
    queue = target.resource
    if target.service != "sqs" or queue is None:
        return BehindQueue()
    try:
        sources = queues.dead_letters_of(queue)
        reading = {each: queues.readers(each) for each in (sources or (queue,))[:_SHOWN]}
    except PORT_ERRORS as error:
        spot = blind_spot(
            SOURCE,
            asked=f"who reads {queue}, and whose dead letters it gets (ListDeadLetterSourceQueues, "
            "ListEventSourceMappings)",
            error=error,
            resource=queue,
            missing="the queue is deleted",
        )
        return BehindQueue(blind_spots=(spot,))
    readers = tuple(dict.fromkeys(Target("lambda", arn) for arns in reading.values() for arn in arns))
    facts = tuple(_fact(queue, each, arns, at, dead=bool(sources)) for each, arns in reading.items() if arns or sources)
    return BehindQueue(readers, bool(sources), facts)


def _fact(queue: str, source: str, readers: tuple[str, ...], at: datetime, *, dead: bool) -> Fact:
    functions = ", ".join(f"function {_name(arn)}" for arn in readers[:_SHOWN]) or "no Lambda function"
    text = f"queue {_name(source)} is read by {functions}"
    if dead:
        text = f"queue {_name(queue)} gets the dead letters of queue {_name(source)}, which is read by {functions}"
    ref = JobRef(service="lambda", operation="ListEventSourceMappings", id=source, field="EventSourceMappings")
    return Fact(source=SOURCE, at=at, resource=queue, text=text, ref=ref, weight=0.85)


def _name(text: str) -> str:
    arn = Arn.parse(text)
    return arn.name if arn else text
