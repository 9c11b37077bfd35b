"""AWS services' own events on the default bus, which clients may not send: their source is `aws.*`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.services import eventbridge

from local_cloud.patching import expect_function


def put_aws_event(source: str, detail_type: str, detail: Mapping[str, Any], resources: Sequence[str]) -> None:
    """Send an AWS service's event (source `aws.states`, ...) to the current account's default bus.

    Matching rules run their targets before this returns. Account and Region are those of the calling
    context (ministack keeps them in context variables), so a thread must run it in its starter's context.
    """
    put_events = expect_function(eventbridge, "_put_events", ("data", "allow_aws_source"))
    entry = {
        "Source": source,
        "DetailType": detail_type,
        "Detail": json.dumps(detail, separators=(",", ":")),
        "Resources": list(resources),
    }
    put_events({"Entries": [entry]}, allow_aws_source=True)
