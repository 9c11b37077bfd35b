"""Starts the triage workflow, once a name."""

import json
from collections.abc import Mapping
from typing import Any

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors


class StepFunctionsWorkflow:
    """The triage workflow as a state machine of Step Functions."""

    def __init__(self, clients: Clients, state_machine_arn: str) -> None:
        """Start executions of this state machine."""
        self._clients = clients
        self._arn = state_machine_arn

    def start(self, event: Mapping[str, Any], *, name: str) -> bool:
        """Start it on an event of EventBridge's form; return False when an execution has had this name before.

        Step Functions keeps a name for 90 days. While an execution of the name runs, starting it on the very same event
        succeeds without a second execution, and is True.
        https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        """
        client = self._clients.stepfunctions
        with translated_errors("states"):
            try:
                client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(event))
            except client.exceptions.ExecutionAlreadyExists:
                return False
        return True
