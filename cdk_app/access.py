"""What each Lambda function may do: what its step calls, on what it calls it for, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from cdk_app import storage as stored
from cdk_app.notifications import Notifications
from cdk_app.permissions import allow
from cdk_app.storage import Storage
from triage.sources.source import Permission, Source

Grant = Callable[[iam.Role], None]

# Sources may write the partition `aws`; the deployment's own may be another (China, GovCloud).
_PLACE = {
    "arn:aws:": f"arn:{Aws.PARTITION}:",
    "${partition}": Aws.PARTITION,
    "${region}": Aws.REGION,
    "${account}": Aws.ACCOUNT_ID,
}
_ANY_STATE_MACHINE = "arn:${partition}:states:${region}:${account}:stateMachine:*"
_ANY_EXECUTION = "arn:${partition}:states:${region}:${account}:execution:*:*"
_ANY_MAP_RUN = "arn:${partition}:states:${region}:${account}:mapRun:*/*:*"
_ANY_QUEUE = "arn:${partition}:sqs:${region}:${account}:*"
_ANY_LOG_GROUP = "arn:${partition}:logs:${region}:${account}:log-group:*"
_NO_SCOPE = (
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    "DescribeAlarms hides composite alarms from a permission narrower than all alarms."
)
_UNKNOWN_BEFOREHAND = (
    "Pipelines that nobody registered are triaged too: which resource it will be is not known. Read only."
)
_NAMED_AT_RUN_TIME = "The keys below this prefix carry the id of a report, which is made at run time."


@dataclass(frozen=True, kw_only=True)
class Access:
    """The grants there are, over the deployment's stores and topics."""

    storage: Storage
    notifications: Notifications

    def of_step(self, step: str) -> Sequence[Grant]:
        """Return the grants of one step of the workflow (KeyError when there is no such step)."""
        steps: dict[str, Sequence[Grant]] = {
            "open_incident": (self.find_pipelines, self.claim_signals, self.hand_over),
            "locate_failure": (
                self.read_executions,
                self.read_alarms,
                self.find_readers,
                self.join_incidents,
                self.take_over,
                self.hand_over,
            ),
            "assemble_report": (self.take_over, self.see_surroundings, self.hand_over),
            "incomplete_report": (self.take_over, self.hand_over),
            "store_report": (self.take_over, self.store_reports),
            "notify_owner": (self.take_over, self.claim_deliveries, self.publish),
        }
        return steps[step]

    def of_source(self, source: Source) -> Sequence[Grant]:
        """Return what the source declares, and the passing on of work."""
        return (*self._declared_by(source), self.take_over, self.hand_over)

    def of_api(self, sources: Sequence[Source]) -> Sequence[Grant]:
        """Return the grants of the API: a question runs the reading steps in its process."""
        investigating = (self.find_pipelines, self.read_executions, self.read_alarms)
        declared = [grant for source in sources for grant in self._declared_by(source)]
        return (*investigating, *declared, self.edit_catalog, self.read_reports, self.converse)

    def find_pipelines(self, role: iam.Role) -> None:
        """Find a pipeline in the catalog, or derive one from a state machine's definition and tags."""
        table = self.storage.catalog
        allow(role, ["dynamodb:GetItem", "dynamodb:Scan"], [table.table_arn])
        indexes = [stored.BY_STATE_MACHINE, stored.BY_ALARM]
        allow(role, ["dynamodb:Query"], [f"{table.table_arn}/index/{name}" for name in indexes])
        # An index row is written when it is first missed, and only such a row.
        rows = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["alarm#*"]}}
        allow(role, ["dynamodb:PutItem"], [table.table_arn], conditions=rows)
        actions = ["states:DescribeExecution", "states:DescribeStateMachineForExecution"]
        allow(role, actions, [_here(_ANY_EXECUTION)], because=_UNKNOWN_BEFOREHAND)
        allow(role, ["states:ListTagsForResource"], [_here(_ANY_STATE_MACHINE)], because=_UNKNOWN_BEFOREHAND)

    def of_sweep(self) -> Sequence[Grant]:
        """Return the grants of the sweep but that of starting the workflow, which is made later."""
        return (self.list_executions, self.see_claims)

    def list_executions(self, role: iam.Role) -> None:
        """List every state machine and its executions."""
        allow(role, ["states:ListStateMachines"], ["*"], because="ListStateMachines takes no resource.")
        listed = "A failure that no event announced may be any state machine's. Read only."
        allow(role, ["states:ListExecutions"], [_here(_ANY_STATE_MACHINE)], because=listed)

    def see_claims(self, role: iam.Role) -> None:
        """See whether a signal was claimed."""
        allow(role, ["dynamodb:GetItem"], [self.storage.reports.table_arn])

    def claim_signals(self, role: iam.Role) -> None:
        """Claim a signal, and close the incident that an alarm's return to OK ends."""
        allow(role, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [self.storage.reports.table_arn])

    def join_incidents(self, role: iam.Role) -> None:
        """Open an incident or join the open one."""
        allow(role, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [self.storage.reports.table_arn])

    def see_surroundings(self, role: iam.Role) -> None:
        """Find earlier reports of the same pipeline, and the pipelines that depend on it."""
        allow(role, ["dynamodb:Query"], [f"{self.storage.reports.table_arn}/index/{stored.BY_PIPELINE}"])
        allow(role, ["dynamodb:Scan"], [self.storage.catalog.table_arn])

    def claim_deliveries(self, role: iam.Role) -> None:
        """Claim a delivery, give it back when it failed, and mark the signal as told."""
        actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
        allow(role, actions, [self.storage.reports.table_arn])

    def read_executions(self, role: iam.Role) -> None:
        """Walk an execution's history, the Map Runs it started, and the log that EXPRESS executions leave instead."""
        actions = [
            "states:DescribeExecution",
            "states:DescribeStateMachineForExecution",
            "states:GetExecutionHistory",
            "states:ListMapRuns",
        ]
        allow(role, actions, [_here(_ANY_EXECUTION)], because=_UNKNOWN_BEFOREHAND)
        allow(role, ["states:DescribeStateMachine"], [_here(_ANY_STATE_MACHINE)], because=_UNKNOWN_BEFOREHAND)
        allow(role, ["states:DescribeMapRun"], [_here(_ANY_MAP_RUN)], because=_UNKNOWN_BEFOREHAND)
        listed = [_here(_ANY_STATE_MACHINE), _here(_ANY_MAP_RUN)]
        allow(role, ["states:ListExecutions"], listed, because=_UNKNOWN_BEFOREHAND)
        allow(role, ["logs:FilterLogEvents"], [_here(_ANY_LOG_GROUP)], because=_UNKNOWN_BEFOREHAND)

    def read_alarms(self, role: iam.Role) -> None:
        """Describe an alarm."""
        allow(role, ["cloudwatch:DescribeAlarms"], ["*"], because=_NO_SCOPE)

    def find_readers(self, role: iam.Role) -> None:
        """Find whose dead letters a queue gets, and which functions read a queue."""
        allow(
            role,
            ["sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues"],
            [_here(_ANY_QUEUE)],
            because=_UNKNOWN_BEFOREHAND,
        )
        allow(role, ["lambda:ListEventSourceMappings"], ["*"], because=_NO_SCOPE)

    def hand_over(self, role: iam.Role) -> None:
        """Keep for the next step what is too big for workflow state."""
        work = self.storage.bucket.arn_for_objects("work/*")
        allow(role, ["s3:PutObject"], [work], because=_NAMED_AT_RUN_TIME)

    def take_over(self, role: iam.Role) -> None:
        """Read what the step before has kept."""
        work = self.storage.bucket.arn_for_objects("work/*")
        allow(role, ["s3:GetObject"], [work], because=_NAMED_AT_RUN_TIME)

    def store_reports(self, role: iam.Role) -> None:
        """Keep a report's renditions and its index row."""
        reports = self.storage.bucket.arn_for_objects("reports/*")
        allow(role, ["s3:PutObject"], [reports], because=_NAMED_AT_RUN_TIME)
        allow(role, ["dynamodb:PutItem"], [self.storage.reports.table_arn])

    def publish(self, role: iam.Role) -> None:
        """Tell the owner or the pager."""
        topics = [self.notifications.owners, self.notifications.pages]
        allow(role, ["sns:Publish"], [topic.topic_arn for topic in topics])

    def edit_catalog(self, role: iam.Role) -> None:
        """Register, change and remove pipelines."""
        allow(role, ["dynamodb:PutItem", "dynamodb:DeleteItem"], [self.storage.catalog.table_arn])

    def read_reports(self, role: iam.Role) -> None:
        """Search the archive and open a report."""
        table, bucket = self.storage.reports, self.storage.bucket
        allow(role, ["dynamodb:GetItem"], [table.table_arn])
        indexes = [stored.BY_PIPELINE, stored.BY_MONTH]
        allow(role, ["dynamodb:Query"], [f"{table.table_arn}/index/{name}" for name in indexes])
        allow(role, ["s3:GetObject"], [bucket.arn_for_objects("reports/*")], because=_NAMED_AT_RUN_TIME)
        # Without it S3 says "access denied" rather than "no such key" of a report that has expired.
        allow(role, ["s3:ListBucket"], [bucket.bucket_arn])

    def converse(self, role: iam.Role) -> None:
        """Remember what a conversation is about."""
        allow(role, ["dynamodb:GetItem", "dynamodb:PutItem"], [self.storage.conversations.table_arn])

    def _declared_by(self, source: Source) -> list[Grant]:
        return [partial(self._allow_declared, source.name, permission) for permission in source.permissions]

    def _allow_declared(self, source: str, permission: Permission, role: iam.Role) -> None:
        because = f"Declared by the source {source!r}: what it has to look at depends on what fails. Read only."
        table = self.storage.reports.table_arn
        resources = [_here(arn.replace("${reports_table}", table)) for arn in permission.resources]
        allow(role, permission.actions, resources, because=because)


def _here(arn: str) -> str:
    """Return the ARN with this deployment's partition, Region and account in their places."""
    for placeholder, value in _PLACE.items():
        arn = arn.replace(placeholder, value)
    return arn
