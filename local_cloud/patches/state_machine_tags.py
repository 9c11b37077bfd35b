"""Resource Groups Tagging finds state machines by their tags; ministack does not look there."""

from collections.abc import Iterator

from ministack.services import stepfunctions, tagging

from local_cloud.patches.settings import Settings
from local_cloud.patching import PatchError, expect_attribute


def apply(_settings: Settings) -> None:
    """Add the collector of state machines."""
    expect_attribute(stepfunctions, "_state_machines")
    expect_attribute(stepfunctions, "_tags")
    expect_attribute(tagging, "_COLLECTORS")
    if "states" in tagging._COLLECTORS:
        raise PatchError("ministack collects tags of state machines itself")
    tagging._COLLECTORS["states"] = tagged_state_machines


def tagged_state_machines() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield the ARN and the tags of each state machine."""
    for arn in list(stepfunctions._state_machines.keys()):
        tags = stepfunctions._tags.get(arn) or []
        # Step Functions' API writes key and value, CloudFormation Key and Value.
        yield (
            arn,
            [{"Key": tag.get("key", tag.get("Key")), "Value": tag.get("value", tag.get("Value"))} for tag in tags],
        )
