"""CloudWatch metrics, read only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from triage.aws.clients import Clients
from triage.aws.errors import invalid_is_missing
from triage.aws.paging import pages
from triage.model.base import to_utc
from triage.ports import MetricQuery, Series
from triage.pricing import METRICS_ASKED

# "A GetMetricData operation … can retrieve as many as 500 different metrics in a single request".
_MOST_QUERIES = 500


class CloudWatchMetrics:
    """Metrics of this account and Region by GetMetricData."""

    def __init__(self, clients: Clients) -> None:
        """Use these clients."""
        self._clients = clients

    def values(self, queries: Sequence[MetricQuery], *, start: datetime, end: datetime) -> tuple[Series, ...]:
        """Return the series of the queries, in their order; 500 queries a call, pages of 100,800 values."""
        return tuple(series for chunk in _chunks(queries) for series in self._chunk(chunk, start, end))

    def _chunk(self, queries: Sequence[MetricQuery], start: datetime, end: datetime) -> list[Series]:
        points: list[list[tuple[datetime, float]]] = [[] for _ in queries]
        request = {
            "MetricDataQueries": [_query(number, query) for number, query in enumerate(queries)],
            "StartTime": start,
            "EndTime": end,
            "ScanBy": "TimestampAscending",
        }
        self._clients.count(METRICS_ASKED, len(queries))
        call = self._clients.cloudwatch.get_metric_data
        with invalid_is_missing():
            for page in pages(call, request, service="cloudwatch", continued_by="NextToken"):
                for result in page["MetricDataResults"]:
                    found = zip(map(to_utc, result["Timestamps"]), result["Values"], strict=True)
                    points[_number(result["Id"])] += found
        return [_series(query, found) for query, found in zip(queries, points, strict=True)]


def _chunks(queries: Sequence[MetricQuery]) -> Iterator[Sequence[MetricQuery]]:
    waiting = iter(queries)
    while chunk := tuple(islice(waiting, _MOST_QUERIES)):
        yield chunk


def _query(number: int, query: MetricQuery) -> Mapping[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in query.dimensions.items()]
    metric = {"Namespace": query.namespace, "MetricName": query.name, "Dimensions": dimensions}
    stat = {"Metric": metric, "Period": query.period, "Stat": query.statistic}
    # An id begins with a lower-case letter: API_MetricDataQuery.
    return {"Id": f"q{number}", "MetricStat": stat, "ReturnData": True}


def _number(query_id: str) -> int:
    return int(query_id.removeprefix("q"))


def _series(query: MetricQuery, points: list[tuple[datetime, float]]) -> Series:
    return Series(
        name=query.name,
        namespace=query.namespace,
        dimensions=query.dimensions,
        statistic=query.statistic,
        unit=query.unit,
        period=query.period,
        points=tuple(sorted(points)),
    )
