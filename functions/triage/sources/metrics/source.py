"""The source `metrics`: what is unusual in the metrics of what failed, and what crept up over days."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from triage.model.blind_spots import PORT_ERRORS, blind_spot
from triage.model.evidence import BlindSpot, Fact, GatheredEvidence, Ref
from triage.model.failure import Failure
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import MetricQuery, Ports, Series
from triage.settings import Settings
from triage.sources.metrics.judging import Observed, judge, observed
from triage.sources.metrics.questions import Question, questions_of
from triage.sources.metrics.trends import trend_of
from triage.sources.metrics.watching import Judged
from triage.sources.metrics.wording import crept, nothing_unusual, ref_of, ref_of_all
from triage.sources.source import Permission, Source

NAME = "metrics"
_LIMIT = 8
_TREND = 0.6
_CALM = 0.3
_TREND_DAYS = 14
# CloudWatch keeps values by the minute for 15 days; three hours of them are what was usual before.
_BASELINE = timedelta(hours=3)
_KEPT = ((timedelta(days=15), 60), (timedelta(days=63), 300), (timedelta.max, 3600))
_AFTER = timedelta(minutes=1)


def collect(opened: OpenedIncident, located: LocatedFailure, ports: Ports, settings: Settings) -> GatheredEvidence:
    """Return what is unusual against the hours before, what crept up over two weeks, and what is as usual.

    Values arrive a minute or more after the fact: those of the failing minute itself are often missing still.
    """
    failure = located.failure
    if failure is None:
        return GatheredEvidence(source=NAME)
    age = ports.clock.now() - failure.failed_at
    questions = [each.at_least_every(_kept_period(age)) for each in questions_of(failure, opened.alarm)]
    if not questions:
        return GatheredEvidence(source=NAME)
    near_from = failure.failed_at - timedelta(seconds=settings.log_lookback_seconds)
    try:
        values = _ask(questions, failure, near_from, ports)
        daily = _ask_daily(questions, failure, ports)
    except PORT_ERRORS as error:
        names = ", ".join(dict.fromkeys(each.query.name for each in questions))
        spot = blind_spot(NAME, asked=f"the metrics {names}", error=error, resource="*", missing="")
        return GatheredEvidence(source=NAME, blind_spots=(spot,))
    facts = (*_unusual(values), *_creeping(daily), *_usual(values, failure))
    told = sorted(facts, key=lambda fact: -fact.weight)[:_LIMIT]
    return GatheredEvidence(source=NAME, facts=tuple(told), blind_spots=_without_values(values))


def _ask(questions: Sequence[Question], failure: Failure, near_from: datetime, ports: Ports) -> list[Observed]:
    bounds = [each.bound for each in questions if each.bound is not None]
    queries: list[MetricQuery] = [*(each.query for each in questions), *bounds]
    start, end = _minute(failure.failed_at - _BASELINE), _minute(failure.failed_at) + 2 * _AFTER
    answers = ports.metrics.values(queries, start=start, end=end)
    by_query = {query.model_dump_json(): series for query, series in zip(queries, answers, strict=True)}

    def answer(query: MetricQuery | None) -> Series | None:
        return by_query[query.model_dump_json()] if query else None

    return [
        observed(question, series, answer(question.bound), near_from=near_from)
        for question, series in zip(questions, answers[: len(questions)], strict=True)
    ]


def _ask_daily(questions: Sequence[Question], failure: Failure, ports: Ports) -> list[tuple[Question, Series]]:
    creeping = [each for each in questions if each.watched.creeps]
    if not creeping:
        return []
    midnight = failure.failed_at.replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = midnight - timedelta(days=_TREND_DAYS - 1), _minute(failure.failed_at) + 2 * _AFTER
    answers = ports.metrics.values([each.daily for each in creeping], start=start, end=end)
    return list(zip(creeping, answers, strict=True))


def _unusual(values: Sequence[Observed]) -> Iterator[Fact]:
    for each in values:
        told = judge(each)
        if told is not None:
            yield _fact(told.text, each.question.resource, ref_of(each.series), told.weight, at=told.at)


def _creeping(daily: Sequence[tuple[Question, Series]]) -> Iterator[Fact]:
    for question, series in daily:
        in_percent = observed(question, series, None, near_from=series.points[0][0]).series if series.points else series
        trend = trend_of(in_percent)
        if trend is not None:
            text = crept(trend.series, begin=trend.begin, end=trend.end)
            yield _fact(text, question.resource, ref_of(trend.series), _TREND, at=trend.series.points[-1][0])


def _usual(values: Sequence[Observed], failure: Failure) -> Iterator[Fact]:
    """Yield what did not happen, of each resource, where the values reach to the failure itself."""
    calm: dict[str, list[Series]] = {}
    for each in values:
        period = timedelta(seconds=each.series.period or 0)
        covers = bool(each.near) and each.near[-1][0] + period > failure.failed_at
        if covers and each.question.watched.judged is Judged.NEVER and judge(each) is None:
            calm.setdefault(each.question.resource, []).append(replace(each.series, points=each.near))
    for resource, series in calm.items():
        yield _fact(nothing_unusual(series), resource, ref_of_all(series), _CALM)


def _without_values(values: Sequence[Observed]) -> tuple[BlindSpot, ...]:
    """Return a blind spot for each metric of the alarm that has no values: what it is about cannot be seen."""
    return tuple(
        BlindSpot(
            source=NAME,
            asked=f"the values of {each.series.subject} around the alarm",
            reason="CloudWatch has none for that window",
            remedy="look at the metric in the console: its dimensions may be gone with what they named",
        )
        for each in values
        if each.question.alarmed and not each.series.points
    )


def _fact(text: str, resource: str, ref: Ref, weight: float, *, at: datetime | None = None) -> Fact:
    return Fact(source=NAME, at=at, resource=resource, text=text, ref=ref, weight=weight)


def _kept_period(age: timedelta) -> int:
    """Return the shortest period, in seconds, that CloudWatch still has of that time; it refuses shorter ones.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html, Period.
    """
    return next(period for kept, period in _KEPT if age + _BASELINE < kept)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


METRICS = Source(
    name=NAME,
    # GetMetricData takes no resource: service authorization reference, Amazon CloudWatch.
    permissions=(Permission(("cloudwatch:GetMetricData",), ("*",)),),
    collect=collect,
)
