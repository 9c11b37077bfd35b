"""Which metrics to ask for: those of what failed, of what the failure names, and the alarm's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from triage.model.arn import Arn, arns_in
from triage.model.failure import Failure
from triage.model.signal import AlarmChanged, AlarmMetric
from triage.ports import MetricQuery
from triage.sources.jobs.ids import clues_of, text_of
from triage.sources.metrics.watched import RESOURCES
from triage.sources.metrics.watching import Judged, Resource, Watched

_PERIOD = 60
# DynamoDB tells provisioned capacity every five minutes.
_BOUND_PERIOD = 300
_DAY = 86_400
_MOST_RESOURCES = 4
_BY_METRIC = {(kind.namespace, watched.name): watched for kind in RESOURCES for watched in kind.metrics}


@dataclass(frozen=True)
class Question:
    """One metric to look at: the query, how it is judged, the resource it is about, and the query of its bound."""

    query: MetricQuery
    watched: Watched
    resource: str
    bound: MetricQuery | None = None
    alarmed: bool = False

    def at_least_every(self, period: int) -> "Question":
        """Return it with a period of at least so many seconds."""
        longer = {"period": max(period, self.query.period)}
        bound = self.bound.model_copy(update={"period": max(period, self.bound.period)}) if self.bound else None
        return replace(self, query=self.query.model_copy(update=longer), bound=bound)

    @property
    def daily(self) -> MetricQuery:
        """The same metric by day, to see where it creeps."""
        return self.query.model_copy(update={"period": _DAY})


def questions_of(failure: Failure, alarm: AlarmChanged | None) -> tuple[Question, ...]:
    """Return the questions, those about the alarm's own metrics first, none twice."""
    found: dict[tuple[str, str, tuple[str, ...]], Question] = {}
    for question in (*_of_alarm(alarm, failure), *_of_resources(failure)):
        query = question.query
        found.setdefault((query.namespace, query.name, tuple(query.dimensions.values())), question)
    return tuple(found.values())


def _of_alarm(alarm: AlarmChanged | None, failure: Failure) -> Iterator[Question]:
    for metric in alarm.metrics if alarm else ():
        if metric.namespace and metric.name:
            known = _BY_METRIC.get((metric.namespace, metric.name))
            watched = known or Watched(metric.name, metric.statistic or "Average", Judged.STEP, unit="")
            resource = failure.resource or next(iter(metric.dimensions.values()), metric.name)
            yield Question(_alarmed(metric, watched), watched, resource, alarmed=True)


def _alarmed(metric: AlarmMetric, watched: Watched) -> MetricQuery:
    return MetricQuery(
        namespace=metric.namespace or "",
        name=watched.name,
        dimensions=metric.dimensions,
        statistic=metric.statistic or watched.statistic,
        period=metric.period or _PERIOD,
        unit=watched.unit,
    )


def _of_resources(failure: Failure) -> Iterator[Question]:
    for arn in _resources(failure):
        for kind in RESOURCES:
            if arn.service == kind.service and _kind_of(arn) in {kind.kind, *(() if kind.kind else (_kind_of(arn),))}:
                yield from _of_kind(arn, kind, failure)


def _resources(failure: Failure) -> Iterable[Arn]:
    given = [Arn.parse(text) for text in (failure.origin.resource, failure.resource) if text]
    said = " ".join(text for text in (failure.origin.cause, failure.cause) if text)
    found = [*(arn for arn in given if arn), *arns_in(said)]
    return list({str(arn): arn for arn in found}.values())[:_MOST_RESOURCES]


def _of_kind(arn: Arn, kind: Resource, failure: Failure) -> Iterator[Question]:
    dimensions = _dimensions(arn, kind, failure)
    if dimensions is None:
        return
    for watched in kind.metrics:
        query = MetricQuery(
            namespace=kind.namespace,
            name=watched.name,
            dimensions=dimensions,
            statistic=watched.statistic,
            period=_PERIOD,
            unit=watched.unit,
        )
        bound = {"name": watched.bound, "statistic": "Average", "period": _BOUND_PERIOD}
        yield Question(query, watched, str(arn), bound=query.model_copy(update=bound) if watched.bound else None)


def _dimensions(arn: Arn, kind: Resource, failure: Failure) -> dict[str, str] | None:
    """Return the dimensions of the resource's metrics; None where they take a cluster that nobody names."""
    parent, _, name = arn.name.rpartition("/")
    if arn.service == "ecs":
        # A task definition's revision is no dimension, and its cluster is told by the failed task.
        name, parent = name.partition(":")[0], parent or _cluster(failure)
    if not parent and any(value == "{parent}" for _, value in kind.dimensions):
        return None
    values = {"{name}": name, "{arn}": str(arn), "{parent}": parent}
    return {dimension: values.get(value, value) for dimension, value in kind.dimensions}


def _cluster(failure: Failure) -> str:
    clusters = (text_of(told, "ClusterArn") or "" for told in clues_of(failure).told)
    return next((cluster.rpartition("/")[2] for cluster in clusters if cluster), "")


def _kind_of(arn: Arn) -> str:
    return arn.resource.replace(":", "/").partition("/")[0]
