"""Changes as the changed service itself keeps them: a function's versions, a job's last change, a new definition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from triage.links import console_link, function_link, state_machine_link
from triage.model.arn import Arn
from triage.model.evidence import RevisionRef
from triage.ports import Changes, Revision, StateMachine
from triage.sources.changes.change import Change
from triage.sources.changes.subject import names_of

_LATEST = "$LATEST"
# A deployment changes a function and then publishes it.
_ONE_DEPLOYMENT = timedelta(minutes=2)


@dataclass(frozen=True)
class Revised:
    """What was changed of one resource, and the ARNs of the roles it acts with."""

    changes: tuple[Change, ...] = ()
    roles: tuple[str, ...] = ()


def revised(resource: Arn, changes: Changes, *, since: datetime) -> Revised:
    """Return what its service tells about the resource; nothing for services that keep no times.

    Raises what the port raises.
    """
    kind = resource.resource.replace(":", "/").partition("/")[0]
    if (resource.service, kind) == ("lambda", "function"):
        return _function(resource, changes, since)
    if (resource.service, kind) == ("glue", "job"):
        return _glue_job(resource, changes, since)
    if (resource.service, kind) == ("ecs", "task-definition"):
        return _task_definition(resource, changes, since)
    return Revised()


def machine_changes(machine: StateMachine, *, since: datetime) -> Iterator[Change]:
    """Yield the last update of a state machine as the execution ran it, where that is known."""
    arn = Arn.parse(machine.arn)
    if arn is None or machine.updated_at is None or machine.updated_at < since:
        return
    yield Change(
        at=machine.updated_at,
        done=machine.updated_at,
        what=f"state machine {machine.name} was last changed",
        resource=machine.name,
        names=names_of(machine.arn),
        called=True,
        ref=RevisionRef(
            operation="states:DescribeStateMachineForExecution",
            resource=machine.arn,
            version=machine.revision or "",
        ),
        link=state_machine_link(machine.arn),
    )


def _function(resource: Arn, changes: Changes, since: datetime) -> Revised:
    function = str(resource)
    revisions = list(changes.function_revisions(function))
    recent = [each for each in revisions if each.at >= since]
    aliases = changes.function_aliases(function) if any(each.version != _LATEST for each in recent) else {}
    name = resource.name
    link = function_link(function)
    found = tuple(
        _change(resource, each, _function_words(name, each, revisions, aliases), link) for each in _told_once(recent)
    )
    return Revised(found, tuple(dict.fromkeys(role for each in revisions[:1] for role in each.roles)))


def _told_once(recent: Sequence[Revision]) -> Iterator[Revision]:
    """Yield the revisions, without `$LATEST` where a version of the same code was published in the same deployment."""
    published = [each for each in recent if each.version != _LATEST]
    for each in recent:
        again = any(one.digest == each.digest and abs(one.at - each.at) < _ONE_DEPLOYMENT for one in published)
        if each.version != _LATEST or not again:
            yield each


def _function_words(
    name: str, revision: Revision, revisions: Sequence[Revision], aliases: Mapping[str, Sequence[str]]
) -> str:
    earlier = [each for each in revisions if each.version != _LATEST and each.at < revision.at]
    code = ""
    if earlier and revision.digest:
        code = "with new code " if earlier[-1].digest != revision.digest else "with the same code "
    if revision.version == _LATEST:
        return f"function {name} was last changed {code}".rstrip()
    leading = [alias for alias, versions in aliases.items() if revision.version in versions]
    behind = f"(alias {', '.join(leading)}) " if leading else ""
    return f"version {revision.version} {behind}of function {name} was published {code}".rstrip()


def _glue_job(resource: Arn, changes: Changes, since: datetime) -> Revised:
    revision = changes.glue_job_revision(resource.name)
    page = f"gluestudio/home?region={{region}}#/editor/job/{quote(resource.name)}/details"
    return _single(
        resource, revision, f"Glue job {resource.name} was last changed", console_link(resource, page), since
    )


def _task_definition(resource: Arn, changes: Changes, since: datetime) -> Revised:
    revision = changes.task_definition_revision(str(resource))
    family = resource.name.partition(":")[0]
    what = f"revision {revision.version} of task definition {family} was registered"
    page = f"ecs/v2/task-definitions/{quote(family)}/{revision.version}?region={{region}}"
    return _single(resource, revision, what, console_link(resource, page), since)


def _single(resource: Arn, revision: Revision, what: str, link: str | None, since: datetime) -> Revised:
    found = (_change(resource, revision, what, link),) if revision.at >= since else ()
    return Revised(found, revision.roles)


def _change(resource: Arn, revision: Revision, what: str, link: str | None) -> Change:
    return Change(
        at=revision.at,
        done=revision.at,
        what=what,
        resource=resource.name,
        names=names_of(str(resource)),
        called=True,
        ref=RevisionRef(operation=revision.operation, resource=revision.resource, version=revision.version),
        link=link,
    )
