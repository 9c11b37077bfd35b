"""StartQuery runs the whole query; ministack ignores the commands it does not know, stats and parse among them."""

import time
from typing import Any

from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import cloudwatch_logs

from local_cloud.logs_queries.errors import QueryError
from local_cloud.logs_queries.insights.query import run_query
from local_cloud.patches.settings import Settings
from local_cloud.patching import expect_attribute, expect_function, replace


def apply(_settings: Settings) -> None:
    """Replace StartQuery; GetQueryResults stays, as every query is complete at once."""
    expect_function(cloudwatch_logs, "_resolve_query_log_groups", ("data",))
    parameters = ("group_names", "start_time_s", "end_time_s")
    expect_function(cloudwatch_logs, "_collect_query_records", parameters)
    expect_function(cloudwatch_logs, "_public_log_record", ("record",))
    expect_attribute(cloudwatch_logs, "_queries")
    replace(cloudwatch_logs, "_start_query", start_query, parameters=("data",))


def start_query(data: dict[str, Any]) -> Any:
    """Return StartQuery's response; the results wait for GetQueryResults."""
    groups = cloudwatch_logs._resolve_query_log_groups(data)
    for group in groups:
        if group not in cloudwatch_logs._log_groups:
            message = f"The specified log group does not exist: {group}"
            return error_response_json("ResourceNotFoundException", message, 400)
    start, end = data.get("startTime", 0), data.get("endTime", int(time.time()))
    records = cloudwatch_logs._collect_query_records(groups, start, end)
    events = [(record["_timestamp_ms"], cloudwatch_logs._public_log_record(record)) for record in records]
    try:
        answer = run_query(data.get("queryString", ""), events, data.get("limit"))
    except QueryError as exc:
        return error_response_json("MalformedQueryException", str(exc), 400)
    query_id = new_uuid()
    cloudwatch_logs._queries[query_id] = {
        "queryId": query_id,
        "logGroupName": groups[0] if groups else "",
        "logGroupNames": groups,
        "startTime": start,
        "endTime": end,
        "queryString": data.get("queryString", ""),
        "status": "Complete",
        "results": answer.results,
        "statistics": {
            "recordsMatched": float(answer.matched),
            "recordsScanned": float(len(events)),
            "bytesScanned": float(sum(len(str(record["@message"])) for _, record in events)),
        },
    }
    return json_response({"queryId": query_id})
