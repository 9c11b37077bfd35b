"""What starts a triage: EventBridge rules for failed executions and changed alarms, never for our own."""

from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_app import names, queues
from cdk_app.deployment import Triggers as Chosen
from cdk_app.slim_event import SlimExecutionEvent

# EventBridge's limits and defaults; what still was not delivered then goes to the dead-letter queue.
_EVENT_AGE = Duration.hours(24)
_ATTEMPTS = 185

_EXECUTION_ENDED = "Step Functions Execution Status Change"
_ALARM_CHANGED = "CloudWatch Alarm State Change"
_ABSENT = [{"exists": False}]


class Triggers(Construct):
    """The rules; every target has a retry policy and the one dead-letter queue."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        chosen: Chosen,
        state_machine: sfn.StateMachine,
        operators: sns.ITopic,
    ) -> None:
        """Create them: `chosen` is what to watch, `operators` hear of the workflow's own failures."""
        super().__init__(scope, construct_id)
        self.undelivered = queues.dead_letter_queue(self, "Undelivered")
        self._on_failed_executions(chosen, state_machine)
        if chosen.alarms:
            self._on_changed_alarms(chosen, state_machine)
        self._on_our_own_failures(state_machine, operators)

    def _on_failed_executions(self, chosen: Chosen, state_machine: sfn.StateMachine) -> None:
        others = [{"anything-but": {"wildcard": names.OWN_WORKFLOWS}}]
        detail = {"status": list(chosen.statuses), "stateMachineArn": others}
        self._rule("ExecutionFailed", source="aws.states", detail_type=_EXECUTION_ENDED, detail=detail).add_target(
            targets.SfnStateMachine(
                state_machine,
                input=SlimExecutionEvent(),
                dead_letter_queue=self.undelivered,
                max_event_age=_EVENT_AGE,
                retry_attempts=_ATTEMPTS,
            )
        )

    def _on_changed_alarms(self, chosen: Chosen, state_machine: sfn.StateMachine) -> None:
        raised: dict[str, Any] = {"state": {"value": ["ALARM"], "actionsSuppressedBy": _ABSENT}}
        cleared: dict[str, Any] = {
            "state": {"value": ["OK"], "actionsSuppressedBy": _ABSENT},
            "previousState": {"value": ["ALARM"]},
        }
        # Conditions on one field are joined with OR, so chosen prefixes replace the exclusion of our own alarms;
        # the deployment's model takes none that covers them.
        selected: list[object] = [{"prefix": prefix} for prefix in chosen.alarm_prefixes]
        watched = selected or [{"anything-but": {"wildcard": names.OWN_ALARMS}}]
        for name, change in {"AlarmRaised": raised, "AlarmCleared": cleared}.items():
            # Muted alarms still emit events, and so do suppressed ones. What is asked for is a field of `muteDetail`,
            # as `exists` looks at leaves only: asked of the object itself, "false" is true of every event.
            detail = {"alarmName": watched, "muteDetail": {"mutedByArn": _ABSENT}, **change}
            self._rule(name, source="aws.cloudwatch", detail_type=_ALARM_CHANGED, detail=detail).add_target(
                targets.SfnStateMachine(
                    state_machine,
                    dead_letter_queue=self.undelivered,
                    max_event_age=_EVENT_AGE,
                    retry_attempts=_ATTEMPTS,
                )
            )

    def _on_our_own_failures(self, state_machine: sfn.StateMachine, operators: sns.ITopic) -> None:
        """Tell the operators straight from EventBridge: a function between might be the very thing that is broken."""
        detail = {
            "status": ["FAILED", "TIMED_OUT", "ABORTED"],
            "stateMachineArn": [state_machine.state_machine_arn],
        }
        field = events.EventField.from_path
        message = (
            f"Triage itself {field('$.detail.status')} at {field('$.time')} in {field('$.region')}: an owner may not"
            f" have been told of a failure. Execution: {field('$.detail.executionArn')}. See what failed: aws"
            f" stepfunctions get-execution-history --reverse-order --execution-arn {field('$.detail.executionArn')}."
            f" When it is repaired: aws stepfunctions redrive-execution --execution-arn"
            f" {field('$.detail.executionArn')}"
        )
        self._rule("TriageFailed", source="aws.states", detail_type=_EXECUTION_ENDED, detail=detail).add_target(
            targets.SnsTopic(
                operators,
                message=events.RuleTargetInput.from_text(message),
                dead_letter_queue=self.undelivered,
                max_event_age=_EVENT_AGE,
                retry_attempts=_ATTEMPTS,
            )
        )

    def _rule(self, name: str, *, source: str, detail_type: str, detail: dict[str, Any]) -> events.Rule:
        pattern = events.EventPattern(source=[source], detail_type=[detail_type], detail=detail)
        return events.Rule(self, name, event_pattern=pattern)
