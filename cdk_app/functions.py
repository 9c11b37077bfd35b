"""The Lambda functions: one asset, and for each handler a function, a log group and a role of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Annotations, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk_app import names
from cdk_app.access import Access, Grant
from cdk_app.bundling import Bundle
from cdk_app.deployment import Deployment
from cdk_app.log_groups import log_group
from cdk_app.permissions import acknowledge
from triage.settings import Settings
from triage.sources.source import Source


@dataclass(frozen=True)
class Limits:
    """Seconds and megabytes of one function."""

    seconds: int
    megabytes: int = 512


_STEPS: Mapping[str, Limits] = {
    "open_incident": Limits(30),
    "locate_failure": Limits(60),
    "assemble_report": Limits(60),
    "incomplete_report": Limits(30),
    "store_report": Limits(30),
    "notify_owner": Limits(30),
}
# Well beyond the time budget that settings give a source, so that it can still say that it stopped early.
_GATHER = Limits(60)
# An HTTP API gives up after 30 s. A question runs the reading steps in this one process, hence the memory.
_API = Limits(29, megabytes=1024)
# Two or three calls a state machine, some of them waiting out a throttle: hundreds of machines within the time.
_SWEEP = Limits(300)


class Functions(Construct):
    """Every function, by the name of its step or its source."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        deployment: Deployment,
        bundle: Bundle,
        access: Access,
        sources: Sequence[Source],
        settings: Mapping[str, str],
    ) -> None:
        """Create them; `settings` are values of Settings' fields that all functions share."""
        super().__init__(scope, construct_id)
        self._deployment = deployment
        self._code = lambda_.Code.from_asset(str(bundle.path), asset_hash=bundle.hash)
        self._settings = settings
        self.steps = {name: self._step(name, limits, access.of_step(name)) for name, limits in _STEPS.items()}
        self.sources = {source.name: self._gatherer(source, access) for source in sources}
        self.api = self._step("api", _API, access.of_api(sources))
        self.sweep = self._step("sweep", _SWEEP, access.of_sweep())
        self._acknowledge_rules()
        if not bundle.has_bytecode:
            missing = "no CPython 3.13 was found to compile with: cold starts will take about 3 times as long"
            Annotations.of(self).add_warning_v2("triage:bytecode", missing)

    @property
    def all(self) -> tuple[lambda_.Function, ...]:
        """Every function of the deployment."""
        return (*self.steps.values(), *self.sources.values(), self.api, self.sweep)

    def set(self, field: str, value: str) -> None:
        """Give every function a setting that is known only after they were created."""
        for function in self.all:
            function.add_environment(Settings.variable(field), value)

    def _step(self, name: str, limits: Limits, grants: Sequence[Grant]) -> lambda_.Function:
        return self._function(name, handler=name, limits=limits, grants=grants, environment=self._settings)

    def _gatherer(self, source: Source, access: Access) -> lambda_.Function:
        return self._function(
            f"gather_{source.name}",
            handler="gather",
            limits=_GATHER,
            grants=access.of_source(source),
            environment={**self._settings, "triage_source": source.name},
        )

    def _function(
        self, name: str, *, handler: str, limits: Limits, grants: Sequence[Grant], environment: Mapping[str, str]
    ) -> lambda_.Function:
        function_name = names.function(self._deployment.name, name)
        title = names.title(name)
        days = self._deployment.retention.log_days
        group = log_group(self, f"{title}Logs", name=f"/aws/lambda/{function_name}", days=days)
        role = iam.Role(self, f"{title}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        group.grant_write(role)
        for grant in grants:
            grant(role)
        acknowledge(
            role, {"AwsSolutions-IAM5[Resource::*]": "X-Ray's Put actions, added by tracing, take no resource."}
        )
        return lambda_.Function(
            self,
            title,
            function_name=function_name,
            handler=f"handlers.{handler}.handler",
            code=self._code,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            timeout=Duration.seconds(limits.seconds),
            memory_size=limits.megabytes,
            tracing=lambda_.Tracing.ACTIVE,
            log_group=group,
            role=role,
            environment={Settings.variable(field): value for field, value in environment.items()},
        )

    def _acknowledge_rules(self) -> None:
        synchronous = (
            "Called synchronously, by the workflow and the API: the caller sees the error, and the workflow"
            " retries it, catches it, and tells the operators if it fails. Nothing is queued that could be lost."
            " The sweep alone is called asynchronously; it has a failure destination, and the next sweep makes good."
        )
        runtime = (
            "Python 3.13 is what the dependencies are pinned, compiled and tested for; it is supported until 2029."
        )
        acknowledge(
            self,
            {
                "Serverless-LambdaDLQ": synchronous,
                "Serverless-LambdaAsyncFailureDestination": synchronous,
                "AwsSolutions-L1": runtime,
                "Serverless-LambdaLatestVersion": runtime,
            },
        )
