"""One page that shows whether triage works: how many came, how many failed, how long it took."""

from collections.abc import Iterable

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk_app import names

_PERIOD = Duration.minutes(5)
_HALF = 12


class Dashboard(Construct):
    """The CloudWatch dashboard of the deployment."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        deployment: str,
        functions: Iterable[lambda_.Function],
        state_machine: sfn.StateMachine,
        dead_letters: Iterable[sqs.Queue],
    ) -> None:
        """Create it."""
        super().__init__(scope, construct_id)
        functions = list(functions)
        dashboard = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=names.prefix(deployment) + "overview")
        dashboard.add_widgets(
            _graph(
                "Triages",
                state_machine.metric_started(period=_PERIOD),
                state_machine.metric_succeeded(period=_PERIOD),
                state_machine.metric_failed(period=_PERIOD),
                state_machine.metric_timed_out(period=_PERIOD),
            ),
            _graph(
                "Milliseconds from signal to notification",
                *(
                    state_machine.metric_time(statistic=statistic, period=_PERIOD)
                    for statistic in ("p50", "p95", "Maximum")
                ),
            ),
        )
        dashboard.add_widgets(
            _graph("Errors of functions", *(function.metric_errors(period=_PERIOD) for function in functions)),
            _graph("Undelivered", *(queue.metric_approximate_number_of_messages_visible() for queue in dead_letters)),
        )


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, width=_HALF, left=list(metrics))
