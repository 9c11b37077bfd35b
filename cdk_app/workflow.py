"""The triage workflow: open, locate, gather, assemble, store, notify; whatever breaks, somebody hears of it."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from cdk_app import caught, names, retries
from cdk_app.deployment import Deployment
from cdk_app.functions import Functions
from cdk_app.log_groups import log_group
from cdk_app.permissions import acknowledge, allow

# Long enough for the retries of every step when Lambda throttles: hundreds of failures may arrive at once.
_TIMEOUT = Duration.minutes(15)
_ANY_ERROR = ["States.ALL"]
_NOTHING: dict[str, object] = {}
_OPENED = "{% $opened %}"
_LOCATED = "{% $located %}"
_REPORT = "{% $report %}"
# Both as the Step Functions Developer Guide gives them ("Logging" and "X-Ray and Step Functions").
_LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
)
_TRACING = (
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
)


class Workflow(Construct):
    """The state machine, STANDARD and JSONata; what steps make travels in variables, not in their outputs."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: Deployment, functions: Functions) -> None:
        """Create it over the functions of the steps, with one branch of Gather for each source."""
        super().__init__(scope, construct_id)
        self._functions = functions
        name = names.workflow(deployment.name)
        logs = log_group(self, "Logs", name=f"/aws/vendedlogs/states/{name}", days=deployment.retention.log_days)
        role = self._role()
        self.state_machine = sfn.StateMachine(
            self,
            "StateMachine",
            state_machine_name=name,
            query_language=sfn.QueryLanguage.JSONATA,
            definition_body=sfn.DefinitionBody.from_chainable(self._definition()),
            timeout=_TIMEOUT,
            tracing_enabled=True,
            # Without execution data: what a report says is for its owners, not for whoever may read this log.
            logs=sfn.LogOptions(destination=logs, level=sfn.LogLevel.ERROR, include_execution_data=False),
            role=role.without_policy_updates(),
        )
        # Creating a state machine checks that its role may write the log.
        self.state_machine.node.add_dependency(role)
        acknowledge(
            self.state_machine,
            {"AwsSolutions-SF1": "Every event is in the execution history for 90 days; the log is for errors."},
        )

    def _definition(self) -> sfn.IChainable:
        notify = self._notify()
        store = self._store(notify)
        incomplete = self._incomplete().next(store)
        locate, gather, assemble = self._locate(), self._gather(), self._assemble()
        for step in (locate, gather, assemble):
            # `$broken` says which step failed, and of what.
            broken = {"step": step.id, "error": caught.error("errorOutput"), "cause": caught.cause("errorOutput")}
            step.add_catch(incomplete, errors=_ANY_ERROR, assign={"broken": broken}, outputs=_NOTHING)
        done = sfn.Succeed.jsonata(self, "Done")
        not_stored = sfn.Fail.jsonata(self, "ReportNotStored", error="ReportNotStored", cause="{% $not_stored %}")
        told = sfn.Choice.jsonata(self, "WasItStored")
        notify.next(told.when(sfn.Condition.jsonata("{% $not_stored = '' %}"), done).otherwise(not_stored))
        locate.next(gather).next(assemble).next(store)
        ignored = sfn.Succeed.jsonata(self, "NothingToTriage")
        needed = sfn.Choice.jsonata(self, "IsThereSomethingToTriage")
        return self._open().next(
            needed.when(sfn.Condition.jsonata("{% $action = 'triage' %}"), locate).otherwise(ignored)
        )

    def _open(self) -> tasks.LambdaInvoke:
        return self._step(
            "open_incident",
            payload={"event": "{% $states.input %}", "owner": "{% $states.context.Execution.Id %}"},
            assign={
                "action": "{% $states.result.Payload.action %}",
                "opened": "{% $states.result.Payload.opened %}",
                # So that the states which follow a failure can name it.
                "located": "{% null %}",
                "not_stored": "",
            },
        )

    def _locate(self) -> tasks.LambdaInvoke:
        return self._step(
            "locate_failure", payload={"opened": _OPENED}, assign={"located": "{% $states.result.Payload.located %}"}
        )

    def _gather(self) -> sfn.Parallel:
        gather = sfn.Parallel.jsonata(self, "Gather", assign={"gathered": "{% $states.result %}"}, outputs=_NOTHING)
        for name, function in self._functions.sources.items():
            gather.branch(self._branch(name, function))
        return gather

    def _branch(self, source: str, function: lambda_.IFunction) -> tasks.LambdaInvoke:
        """One source; when its function fails, the branch says so, and it becomes a blind spot of the report."""
        state = f"Gather{names.title(source)}"
        failed = {"source": source, "error": caught.error("input"), "cause": caught.cause("input")}
        unseen = sfn.Pass.jsonata(self, f"{state}Failed", outputs={"failed": failed})
        step = self._invoke(
            state,
            function,
            payload={"opened": _OPENED, "located": _LOCATED},
            outputs="{% $states.result.Payload.gathered %}",
        )
        step.add_catch(unseen, errors=_ANY_ERROR)
        return step

    def _assemble(self) -> tasks.LambdaInvoke:
        return self._step(
            "assemble_report",
            payload={"opened": _OPENED, "located": _LOCATED, "gathered": "{% $gathered %}"},
            assign={"report": "{% $states.result.Payload.report %}"},
        )

    def _incomplete(self) -> tasks.LambdaInvoke:
        broken = {field: f"{{% $broken.{field} %}}" for field in ("step", "error", "cause")}
        return self._step(
            "incomplete_report",
            payload={"opened": _OPENED, "located": _LOCATED, **broken},
            assign={"report": "{% $states.result.Payload.report %}"},
        )

    def _store(self, notify: tasks.LambdaInvoke) -> tasks.LambdaInvoke:
        """Archive first, then notify; when archiving fails the owner is told all the same."""
        store = self._step("store_report", payload={"opened": _OPENED, "report": _REPORT})
        store.add_catch(notify, errors=_ANY_ERROR, assign={"not_stored": caught.cause("errorOutput")}, outputs=_NOTHING)
        store.next(notify)
        return store

    def _notify(self) -> tasks.LambdaInvoke:
        step = self._step("notify_owner", payload={"opened": _OPENED, "report": _REPORT})
        retries.retry(step, retries.DELIVERING)
        return step

    def _step(
        self, name: str, *, payload: Mapping[str, object], assign: Mapping[str, object] | None = None
    ) -> tasks.LambdaInvoke:
        return self._invoke(
            names.title(name), self._functions.steps[name], payload=payload, assign=assign, outputs=_NOTHING
        )

    def _invoke(
        self,
        state: str,
        function: lambda_.IFunction,
        *,
        payload: Mapping[str, object],
        assign: Mapping[str, object] | None = None,
        outputs: object,
    ) -> tasks.LambdaInvoke:
        step = tasks.LambdaInvoke.jsonata(
            self,
            state,
            lambda_function=function,
            payload=sfn.TaskInput.from_object(dict(payload)),
            assign=assign,
            outputs=outputs,
            # The default leaves out Lambda.TooManyRequestsException and has no jitter.
            retry_on_service_exceptions=False,
        )
        retries.retry(step, retries.THROTTLED, retries.TRANSIENT, retries.KILLED)
        return step

    def _role(self) -> iam.Role:
        """Return the role, whole: the CDK's own grants would reach every version and alias of each function."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        invoked = [*self._functions.steps.values(), *self._functions.sources.values()]
        allow(role, ["lambda:InvokeFunction"], [function.function_arn for function in invoked])
        allow(role, _LOG_DELIVERY, ["*"], because="The log delivery actions of Step Functions take no resource.")
        allow(role, _TRACING, ["*"], because="The actions of X-Ray take no resource.")
        return role
