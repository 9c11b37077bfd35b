"""Names by which every deployment recognises what belongs to a triage deployment, its own or another one.

Triage must never triage itself, and two deployments in one account must not triage each other: a defect that both
have would let each one's failure start the other, for ever. Hence fixed marks in the names and patterns over them.
"""

import re

_WORKFLOW_MARK = "workflow"
_ALARM_MARK = "self"

# EventBridge wildcards: `*` stands for any characters.
OWN_WORKFLOWS = f"*:stateMachine:triage-*-{_WORKFLOW_MARK}"
OWN_ALARMS = f"triage-*-{_ALARM_MARK}-*"


def prefix(deployment: str) -> str:
    """Return what the name of everything in this deployment begins with."""
    return f"triage-{deployment}-"


def workflow(deployment: str) -> str:
    """Return the name of the deployment's state machine."""
    return f"{prefix(deployment)}{_WORKFLOW_MARK}"


def alarm(deployment: str, subject: str) -> str:
    """Return the name of an alarm on the deployment itself."""
    return f"{prefix(deployment)}{_ALARM_MARK}-{subject}"


def function(deployment: str, name: str) -> str:
    """Return the name of a Lambda function."""
    return prefix(deployment) + name.replace("_", "-")


def title(name: str) -> str:
    """Return `open_incident` as `OpenIncident`, the way constructs and states are called."""
    return "".join(part.capitalize() for part in name.split("_"))


def kebab(title: str) -> str:
    """Return `OpenIncident` as `open-incident`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", title).lower()
