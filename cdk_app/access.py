"""What each Lambda function may do: the permissions of its step and no others."""

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

_STATES = f"arn:{Aws.PARTITION}:states:{Aws.REGION}:{Aws.ACCOUNT_ID}"
_ALARMS = f"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:*"
_ANY_PIPELINE = (
    "Unknown pipelines are triaged too, so which state machine or alarm it will be is not known beforehand; read only."
)


@dataclass(frozen=True, kw_only=True)
class Access:
    """The grants there are, over the deployment's stores and topics."""

    storage: Storage
    notifications: Notifications

    def of_step(self, step: str) -> Sequence[Grant]:
        """Return the grants of one step of the workflow (KeyError when there is no such step)."""
        steps: dict[str, Sequence[Grant]] = {
            "open_incident": (self.read_catalog, self.claim_signals, self.look_up_pipelines, self.pass_work),
            "locate_failure": (self.read_executions, self.read_alarms, self.join_incidents, self.pass_work),
            "assemble_report": (self.pass_work,),
            "incomplete_report": (self.pass_work,),
            "store_report": (self.store_reports, self.close_incidents, self.pass_work),
            "notify_owner": (self.publish, self.claim_deliveries, self.pass_work),
        }
        return steps[step]

    def of_source(self, source: Source) -> Sequence[Grant]:
        """Return what the source declares, and the hand-over of what it found."""
        declared = [partial(_allow_declared, source.name, permission) for permission in source.permissions]
        return (*declared, self.pass_work)

    def of_api(self, sources: Sequence[Source]) -> Sequence[Grant]:
        """Return the grants of the API: a question runs the reading steps in one process; catalog and reports are served."""
        declared = [
            partial(_allow_declared, source.name, permission) for source in sources for permission in source.permissions
        ]
        steps = (self.look_up_pipelines, self.read_executions, self.read_alarms)
        return (*steps, *declared, self.read_catalog, self.write_catalog, self.read_reports, self.converse)

    def read_catalog(self, role: iam.Role) -> None:
        """Find a pipeline by name, state machine, alarm or resource."""
        table = self.storage.catalog
        allow(role, ["dynamodb:GetItem", "dynamodb:Scan"], [table.table_arn])
        indexes = [stored.BY_STATE_MACHINE, stored.BY_ALARM]
        allow(role, ["dynamodb:Query"], [f"{table.table_arn}/index/{name}" for name in indexes])

    def write_catalog(self, role: iam.Role) -> None:
        """Register, change and remove pipelines, with the index rows beside them."""
        actions = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem"]
        allow(role, actions, [self.storage.catalog.table_arn])

    def claim_signals(self, role: iam.Role) -> None:
        """Claim a signal, and close the incident that an alarm's return to OK ends."""
        allow(role, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [self.storage.reports.table_arn])

    # The incidents, the signals' claims and the deliveries' claims share the table of reports.
    join_incidents = claim_signals
    close_incidents = claim_signals
    claim_deliveries = claim_signals

    def look_up_pipelines(self, role: iam.Role) -> None:
        """Derive a provisional entry from a state machine's definition and tags."""
        actions = ["states:DescribeStateMachine", "states:ListTagsForResource"]
        allow(role, actions, [f"{_STATES}:stateMachine:*"], because=_ANY_PIPELINE)
        actions = ["states:DescribeExecution", "states:DescribeStateMachineForExecution"]
        allow(role, actions, [f"{_STATES}:execution:*:*"], because=_ANY_PIPELINE)

    def read_executions(self, role: iam.Role) -> None:
        """Walk an execution's history."""
        actions = ["states:DescribeExecution", "states:DescribeStateMachineForExecution", "states:GetExecutionHistory"]
        allow(role, actions, [f"{_STATES}:execution:*:*"], because=_ANY_PIPELINE)

    def read_alarms(self, role: iam.Role) -> None:
        """Describe an alarm."""
        allow(role, ["cloudwatch:DescribeAlarms"], [_ALARMS], because=_ANY_PIPELINE)

    def pass_work(self, role: iam.Role) -> None:
        """Hand over to the next step what is too big for workflow state."""
        bucket = self.storage.bucket
        only_work = "Keys below work/ carry the report's id, which is made at run time."
        allow(role, ["s3:GetObject", "s3:PutObject"], [bucket.arn_for_objects("work/*")], because=only_work)

    def store_reports(self, role: iam.Role) -> None:
        """Keep a report's renditions and its index row."""
        dated = "Keys below reports/ carry the day and the report's id, which are made at run time."
        allow(role, ["s3:PutObject"], [self.storage.bucket.arn_for_objects("reports/*")], because=dated)

    def read_reports(self, role: iam.Role) -> None:
        """Search the archive and open a report."""
        table = self.storage.reports
        allow(role, ["dynamodb:GetItem"], [table.table_arn])
        indexes = [stored.BY_PIPELINE, stored.BY_MONTH]
        allow(role, ["dynamodb:Query"], [f"{table.table_arn}/index/{name}" for name in indexes])
        dated = "Keys below reports/ carry the day and the report's id, which are made at run time."
        allow(role, ["s3:GetObject"], [self.storage.bucket.arn_for_objects("reports/*")], because=dated)

    def converse(self, role: iam.Role) -> None:
        """Remember what a conversation is about."""
        actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        allow(role, actions, [self.storage.conversations.table_arn])

    def publish(self, role: iam.Role) -> None:
        """Tell the owner or the pager."""
        topics = [self.notifications.owners, self.notifications.pages]
        allow(role, ["sns:Publish"], [topic.topic_arn for topic in topics])


def _allow_declared(source: str, permission: Permission, role: iam.Role) -> None:
    because = f"Declared by the source {source!r}: what it will have to look at depends on what fails; read only."
    allow(role, permission.actions, [_in_this_deployment(arn) for arn in permission.resources], because=because)


def _in_this_deployment(arn: str) -> str:
    """Fill in a declared ARN; sources write the partition `aws`, a deployment may be in another."""
    filled = arn.replace("${region}", Aws.REGION).replace("${account}", Aws.ACCOUNT_ID)
    return f"arn:{Aws.PARTITION}:{filled.removeprefix('arn:aws:')}" if filled.startswith("arn:aws:") else filled
