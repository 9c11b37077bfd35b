"""Wires the constructs of one deployment together; each capability is in its own file."""

from collections.abc import Sequence

from aws_cdk import CfnOutput, Environment, Stack
from constructs import Construct

from cdk_app.access import Access
from cdk_app.api import Api
from cdk_app.bundling import Bundle
from cdk_app.dashboard import Dashboard
from cdk_app.deployment import Deployment
from cdk_app.functions import Functions
from cdk_app.monitoring import Monitoring
from cdk_app.notifications import Notifications
from cdk_app.storage import Storage
from cdk_app.sweep import Sweep
from cdk_app.triggers import Triggers
from cdk_app.workflow import Workflow
from triage.sources.source import Source


class TriageStack(Stack):
    """Everything of one deployment."""

    def __init__(self, scope: Construct, *, deployment: Deployment, bundle: Bundle, sources: Sequence[Source]) -> None:
        """Create the stack `triage-<deployment>`."""
        super().__init__(
            scope,
            deployment.stack_name,
            description="Auto-triage for AWS data pipelines",
            env=Environment(account=deployment.account, region=deployment.region),
            tags=deployment.tags or None,
        )
        self.storage = Storage(self, "Storage", retention=deployment.retention)
        self.notifications = Notifications(self, "Notifications", deployment=deployment)
        self.functions = Functions(
            self,
            "Functions",
            deployment=deployment,
            bundle=bundle,
            access=Access(storage=self.storage, notifications=self.notifications),
            sources=sources,
            settings=self._settings(deployment),
        )
        self.api = Api(self, "Api", deployment=deployment, function=self.functions.api)
        # The base that links are joined to: it ends with a slash.
        self.functions.set("api_url", self.api.url)
        self.workflow = Workflow(self, "Workflow", deployment=deployment, functions=self.functions)
        self.triggers = Triggers(
            self,
            "Triggers",
            chosen=deployment.triggers,
            state_machine=self.workflow.state_machine,
            operators=self.notifications.operators,
        )
        self.sweep = Sweep(
            self,
            "Sweep",
            function=self.functions.sweep,
            state_machine=self.workflow.state_machine,
            statuses=deployment.triggers.statuses,
            undelivered=self.triggers.undelivered,
        )
        self._watch(deployment)
        self._export()

    def _settings(self, deployment: Deployment) -> dict[str, str]:
        chosen = {name: str(value) for name, value in deployment.settings.items()}
        return {
            "deployment": deployment.name,
            "catalog_table": self.storage.catalog.table_name,
            "reports_table": self.storage.reports.table_name,
            "conversations_table": self.storage.conversations.table_name,
            "reports_bucket": self.storage.bucket.bucket_name,
            "owners_topic_arn": self.notifications.owners.topic_arn,
            "pages_topic_arn": self.notifications.pages.topic_arn,
            "operators_topic_arn": self.notifications.operators.topic_arn,
            **chosen,
        }

    def _watch(self, deployment: Deployment) -> None:
        dead_letters = {"events": self.triggers.undelivered, "notifications": self.notifications.undelivered}
        monitoring = Monitoring(
            self,
            "Monitoring",
            deployment=deployment.name,
            operators=self.notifications.operators,
            functions=self.functions.all,
            state_machine=self.workflow.state_machine,
            dead_letters=dead_letters,
        )
        monitoring.watch_api(self.api.http_api)
        if deployment.dashboard:
            Dashboard(
                self,
                "Dashboard",
                deployment=deployment.name,
                functions=self.functions.all,
                state_machine=self.workflow.state_machine,
                dead_letters=dead_letters.values(),
            )

    def _export(self) -> None:
        outputs = {
            "ApiUrl": self.api.url,
            "CatalogTable": self.storage.catalog.table_name,
            "ReportsTable": self.storage.reports.table_name,
            "ReportsBucket": self.storage.bucket.bucket_name,
            "OwnersTopicArn": self.notifications.owners.topic_arn,
            "PagesTopicArn": self.notifications.pages.topic_arn,
            "OperatorsTopicArn": self.notifications.operators.topic_arn,
            "TriageStateMachineArn": self.workflow.state_machine.state_machine_arn,
        }
        for name, value in outputs.items():
            CfnOutput(self, name, value=value)
