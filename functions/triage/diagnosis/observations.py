"""Turns the failure and its evidence into what signatures look at."""

from collections.abc import Collection, Sequence

from triage.diagnosis.informational import Part, parts_by_level
from triage.diagnosis.known_failure import message_of, shows
from triage.diagnosis.raised import error_names, json_record, plain_text, read_handled, read_raised
from triage.knowledge import Observation, Raised
from triage.knowledge.observation import Closeness
from triage.model.arn import Arn
from triage.model.evidence import Evidence, LogEventRef, LogLineRef
from triage.model.failure import Failure
from triage.model.vocabulary import Status

# Evidence about other executions and about intentions: it says nothing of how this one failed.
_ABOUT_OTHERS = frozenset({"logs", "history", "definition"})
# What tells more than the execution's own events do: the lines of the code, and the service's record of the job.
_OBSERVED = frozenset({"logs", "jobs"})
# What a service says of a resource, and how its metrics moved.
_ABOUT_RESOURCES = frozenset({"events", "metrics"})
_LAMBDA_GROUP = "/aws/lambda/"
# Shorter ids may occur in a text by chance.
_SHORTEST_ID = 8


def observe(
    failure: Failure | None, status: Status, evidence: Sequence[Evidence], telling: Collection[str] = ()
) -> list[Observation]:
    """Return what there is to recognise, the failure's own texts first, each with the evidence that shows it.

    Of the evidence only logs and jobs are looked at: what the execution's own events say is the failure itself.
    `telling` are the ids of evidence that weighs most.
    """
    observations: list[Observation] = []
    if failure is not None and (status is not Status.ALARM or failure.origin.execution):
        observations += _of_failure(failure, status, evidence)
    for each in evidence:
        if each.source in _OBSERVED:
            observations += _of_evidence(each, failure, status, telling)
    if status is Status.ALARM:
        observations += [_of_resource(each) for each in evidence if each.source in _ABOUT_RESOURCES]
    return observations


def _of_failure(failure: Failure, status: Status, evidence: Sequence[Evidence]) -> list[Observation]:
    origin = failure.origin
    # An alarm's own words tell of a metric; the execution behind it has the error.
    own = [] if status is Status.ALARM else [(failure.error, failure.cause)]
    pairs = dict.fromkeys([(origin.error, origin.cause), *own])
    known = [pair for pair in pairs if any(pair)] or [(None, None)]
    return [
        each.model_copy(
            update={"evidence": _showing(error, cause, evidence), "service": _service(failure), "status": status}
        )
        for error, cause in known
        for each in _of_words(error, cause or "")
    ]


def _service(failure: Failure) -> str | None:
    """Return the service it began in, which may lie deeper or earlier than the one that ended the execution."""
    arn = Arn.parse(failure.origin.resource or "")
    return arn.service if arn else failure.service


def _showing(error: str | None, cause: str | None, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    own = [each for each in evidence if each.source not in _ABOUT_OTHERS]
    showing = [each.id for each in own if shows(each.text, error, cause)]
    first = own or evidence
    return tuple(showing[:1] or [each.id for each in first[:1]])


def _of_words(error: str | None, cause: str) -> list[Observation]:
    parts = parts_by_level(cause)
    if error and all(part.informational for part in parts):
        parts = [Part(""), *parts]
    return [
        _of_error(None, part.text).model_copy(update={"informational": True})
        if part.informational
        else _of_error(error, part.text)
        for part in parts
    ]


def _of_error(error: str | None, cause: str) -> Observation:
    text = plain_text(cause)
    raised = _raised_in(error, cause)
    names = [*error_names(text), *([raised.type] if raised else []), *([error] if error else [])]
    return Observation(text=text, errors=tuple(dict.fromkeys(names)), raised=raised)


def _raised_in(error: str | None, cause: str) -> Raised | None:
    # A payload or a trace comes from code; plain words are those of a service, or of a Fail state.
    is_payload = json_record(cause) is not None
    if not is_payload and "Traceback" not in cause and "errorType" not in cause:
        return None
    raised = read_raised(cause)
    if raised is None and error and "." not in error and "errorMessage" in cause:
        return Raised(type=error, message=message_of(cause))
    return raised


def _of_evidence(
    evidence: Evidence, failure: Failure | None, status: Status, telling: Collection[str]
) -> list[Observation]:
    sure = evidence.id in telling and _same_resource(evidence, failure)
    own = evidence.source == "jobs" or _same_request(evidence, failure) or _is_of_the_request(evidence, failure)
    near = status is Status.ALARM or sure or own
    about = {
        "evidence": (evidence.id,),
        "service": failure.service if failure else None,
        "closeness": Closeness.REQUEST if near else Closeness.SURROUNDINGS,
        # A job's record tells much beside how it failed: its configuration, its limits, earlier attempts.
        "told": evidence.source == "jobs" and evidence.id not in telling,
        "actor": None if near else _other_writer(evidence, failure),
    }
    parts = parts_by_level(evidence.text) if evidence.source == "logs" else [Part(evidence.text)]
    observed = [each for part in parts for each in _with_handled(part)]
    return [each.model_copy(update=about) for each in observed]


def _other_writer(evidence: Evidence, failure: Failure | None) -> str | None:
    """Return the name of the Lambda function that wrote it, where that is known and is not the one that failed."""
    if not isinstance(evidence.ref, LogEventRef) or not evidence.ref.log_group.startswith(_LAMBDA_GROUP):
        return None
    # Where only the state machine is known to have failed, it may be any function's doing.
    known = failure is not None and failure.service not in (None, "states")
    return (
        evidence.ref.log_group.removeprefix(_LAMBDA_GROUP) if known and not _same_resource(evidence, failure) else None
    )


def _with_handled(part: Part) -> list[Observation]:
    """Return what the text tells, and of an exception raised while another was handled, also what that one does."""
    text, raised = plain_text(part.text), read_raised(part.text)
    names = [*error_names(text), *([raised.type] if raised else [])]
    observation = Observation(
        text=text, errors=tuple(dict.fromkeys(names)), raised=raised, informational=part.informational
    )
    handled = read_handled(part.text)
    if handled is None:
        return [observation]
    return [observation, observation.model_copy(update={"raised": handled, "errors": (handled.type,)})]


def _of_resource(evidence: Evidence) -> Observation:
    return Observation(text=evidence.text, evidence=(evidence.id,), closeness=Closeness.REQUEST, told=True)


def _same_request(evidence: Evidence, failure: Failure | None) -> bool:
    ids = [value for value in failure.correlation.values() if len(value) >= _SHORTEST_ID] if failure else []
    places = (evidence.text, evidence.resource or "", evidence.ref.model_dump_json())
    return any(value in place for value in ids for place in places)


def _is_of_the_request(evidence: Evidence, failure: Failure | None) -> bool:
    """Return whether its line is of the failed request, whose other lines the source of logs leaves out."""
    known = failure is not None and "lambda_request_id" in failure.correlation
    return known and isinstance(evidence.ref, LogEventRef) and _same_resource(evidence, failure)


def _same_resource(evidence: Evidence, failure: Failure | None) -> bool:
    """Return whether it stands in the log group of what failed, named after it, or in a file given for this failure."""
    if failure is None or not isinstance(evidence.ref, LogEventRef):
        return isinstance(evidence.ref, LogLineRef)
    arns = [Arn.parse(resource) for resource in (failure.origin.resource, failure.resource) if resource]
    return any(arn is not None and evidence.ref.log_group.rpartition("/")[2] == arn.name for arn in arns)
