"""Where things are kept: the catalog, incidents and reports, conversations, and the bucket of reports."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_app.deployment import Retention
from cdk_app.permissions import acknowledge

# Hand-overs between the steps of one triage; nobody reads them after it.
_WORK_DAYS = 7

BY_STATE_MACHINE = "by_state_machine"
BY_ALARM = "by_alarm"
BY_PIPELINE = "by_pipeline"
BY_MONTH = "by_month"


class Storage(Construct):
    """Tables and bucket; encrypted, recoverable, and closed to the public."""

    def __init__(self, scope: Construct, construct_id: str, *, retention: Retention) -> None:
        """Create them; `retention` says how long reports stay and whether data outlives the stack."""
        super().__init__(scope, construct_id)
        self._removal = RemovalPolicy.RETAIN if retention.keep_data_when_deleted else RemovalPolicy.DESTROY
        self.catalog = self._catalog()
        self.reports = self._reports()
        self.conversations = self._table("Conversations", key="conversation_id", expires=True)
        self.bucket = self._bucket(retention)

    def _catalog(self) -> dynamodb.Table:
        table = self._table("Catalog", key="pipeline_name", expires=False)
        _index(table, BY_STATE_MACHINE, key="state_machine_arn")
        _index(table, BY_ALARM, key="alarm")
        return table

    def _reports(self) -> dynamodb.Table:
        table = self._table("Reports", key="id", expires=True)
        _index(table, BY_PIPELINE, key="pipeline", sort="sort_key")
        _index(table, BY_MONTH, key="month", sort="sort_key")
        return table

    def _table(self, name: str, *, key: str, expires: bool) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            name,
            partition_key=dynamodb.Attribute(name=key, type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            time_to_live_attribute="expires_at" if expires else None,
            removal_policy=self._removal,
        )

    def _bucket(self, retention: Retention) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "Bucket",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            versioned=True,
            lifecycle_rules=_lifecycle(retention),
            removal_policy=self._removal,
        )
        acknowledge(
            bucket,
            {
                "AwsSolutions-S1": "Read by this stack's functions only, and through the API, whose access log says who"
                " asked for which report; who wants every object access on record turns on CloudTrail data events."
            },
        )
        return bucket


def _index(table: dynamodb.Table, name: str, *, key: str, sort: str | None = None) -> None:
    text = dynamodb.AttributeType.STRING
    table.add_global_secondary_index(
        index_name=name,
        partition_key=dynamodb.Attribute(name=key, type=text),
        sort_key=dynamodb.Attribute(name=sort, type=text) if sort else None,
        projection_type=dynamodb.ProjectionType.ALL,
    )


def _lifecycle(retention: Retention) -> list[s3.LifecycleRule]:
    return [
        s3.LifecycleRule(
            id="work",
            prefix="work/",
            expiration=Duration.days(_WORK_DAYS),
            noncurrent_version_expiration=Duration.days(1),
        ),
        s3.LifecycleRule(
            id="reports",
            prefix="reports/",
            expiration=Duration.days(retention.report_days) if retention.report_days else None,
            noncurrent_version_expiration=Duration.days(retention.superseded_report_days),
        ),
        s3.LifecycleRule(id="uploads", abort_incomplete_multipart_upload_after=Duration.days(1)),
    ]
