"""Alarms on triage itself, told to the operators; their names keep them from starting a triage."""

from collections.abc import Iterable, Mapping

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigw
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_app import names

_PERIOD = Duration.minutes(5)


class Monitoring(Construct):
    """One alarm for each thing that may go wrong with us."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        deployment: str,
        operators: sns.ITopic,
        functions: Iterable[lambda_.Function],
        state_machine: sfn.StateMachine,
        dead_letters: Mapping[str, sqs.Queue],
    ) -> None:
        """Create them; `dead_letters` are queues by what would lie in them."""
        super().__init__(scope, construct_id)
        self._deployment = deployment
        self._action = actions.SnsAction(operators)
        for function in functions:
            self._watch_function(function)
        for what, queue in dead_letters.items():
            depth = queue.metric_approximate_number_of_messages_visible(period=_PERIOD, statistic="Maximum")
            self._alarm(f"{what}-undelivered", depth, f"{what.capitalize()} lie undelivered in {queue.node.path}")
        self._watch_workflow(state_machine)

    def watch_api(self, api: apigw.HttpApi) -> None:
        """Add an alarm on answers with 5xx: the function turns its errors into answers, so it does not fail itself."""
        self._alarm("requests-failed", api.metric_server_error(period=_PERIOD), "The API answered with 5xx")

    def _watch_function(self, function: lambda_.Function) -> None:
        subject = names.kebab(function.node.id)
        self._alarm(f"{subject}-errors", function.metric_errors(period=_PERIOD), f"{function.node.id} failed")
        self._alarm(
            f"{subject}-throttles", function.metric_throttles(period=_PERIOD), f"{function.node.id} was throttled"
        )

    def _watch_workflow(self, state_machine: sfn.StateMachine) -> None:
        ended = {
            "failed": state_machine.metric_failed(period=_PERIOD),
            "timed_out": state_machine.metric_timed_out(period=_PERIOD),
            "aborted": state_machine.metric_aborted(period=_PERIOD),
        }
        total = cloudwatch.MathExpression(
            expression=" + ".join(ended), using_metrics=dict(ended), period=_PERIOD, label="not succeeded"
        )
        self._alarm("workflow-failures", total, "Triage did not come to its end: an owner may not have been told")

    def _alarm(self, subject: str, metric: cloudwatch.IMetric, description: str) -> None:
        alarm = cloudwatch.Alarm(
            self,
            names.title(subject.replace("-", "_")),
            alarm_name=names.alarm(self._deployment, subject),
            alarm_description=description,
            metric=metric,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
