"""The sweep's schedule: every quarter of an hour a function looks for the failures that no event announced."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_app import names
from triage.settings import Settings

_EVERY = Duration.minutes(15)
# An event has this long to arrive by itself. The window is that of four sweeps, so that one which failed, or whose list
# was throttled, is made good by the next.
_WINDOW = {"settled_minutes": 5, "lookback_minutes": 60}
_ATTEMPTS = 2


class Sweep(Construct):
    """The schedule, and what only the sweep's function is given: the workflow's ARN and the right to start it.

    It is given here, after the workflow was created over the other functions, so that neither waits for the other.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: lambda_.Function,
        state_machine: sfn.StateMachine,
        statuses: Sequence[str],
        undelivered: sqs.Queue,
    ) -> None:
        """Create it: `statuses` are the ends of an execution that start a triage."""
        super().__init__(scope, construct_id)
        given = {
            "triage_state_machine_arn": state_machine.state_machine_arn,
            "unwatched_state_machines": names.OWN_WORKFLOWS,
            "sweep_statuses": ",".join(statuses),
        }
        for field, value in given.items():
            function.add_environment(Settings.variable(field), value)
        state_machine.grant_start_execution(function)
        function.configure_async_invoke(
            max_event_age=_EVERY, retry_attempts=_ATTEMPTS, on_failure=destinations.SqsDestination(undelivered)
        )
        target = targets.LambdaFunction(
            function,
            event=events.RuleTargetInput.from_object(_WINDOW),
            dead_letter_queue=undelivered,
            max_event_age=_EVERY,
            retry_attempts=_ATTEMPTS,
        )
        events.Rule(self, "Schedule", schedule=events.Schedule.rate(_EVERY), targets=[target])
