"""The topics reports and alarms are told on, and who is subscribed to them."""

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk_app import names, queues
from cdk_app.deployment import Deployment, Subscribers


class Notifications(Construct):
    """Topics for the owners of pipelines, for the pager, and for those who run triage itself."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: Deployment) -> None:
        """Create the topics and subscribe whom the deployment names."""
        super().__init__(scope, construct_id)
        self.undelivered = queues.dead_letter_queue(self, "Undelivered")
        chosen = deployment.notifications
        # Reports go out under SNS's own key: the functions publish with IAM roles, which that key lets in.
        sns_key = kms.Alias.from_alias_name(self, "SnsKey", "alias/aws/sns")
        self.owners = self._topic("Owners", chosen.owners, key=sns_key)
        self.pages = self._topic("Pages", chosen.pages, key=sns_key)
        # EventBridge and CloudWatch publish here themselves. The key of SNS does not let them in, and a key of our own
        # with SourceArn conditions would drop their messages silently. These messages hold names, states and times,
        # no log line and no cause, so the disk encryption that SNS always has is enough.
        self.operators = self._topic("Operators", chosen.operators, key=None)
        self._let_own_alarms_publish(deployment)

    def _topic(self, name: str, subscribers: Subscribers, *, key: kms.IKey | None) -> sns.Topic:
        topic = sns.Topic(self, name, master_key=key, enforce_ssl=True)
        for address in subscribers.email:
            topic.add_subscription(subscriptions.EmailSubscription(address, dead_letter_queue=self.undelivered))
        for url in subscribers.https:
            topic.add_subscription(subscriptions.UrlSubscription(url, dead_letter_queue=self.undelivered))
        return topic

    def _let_own_alarms_publish(self, deployment: Deployment) -> None:
        # A topic that has a policy loses the default one, by which the account's alarms may publish.
        alarms = f"arn:{Aws.PARTITION}:cloudwatch:{Aws.REGION}:{Aws.ACCOUNT_ID}:alarm:{names.prefix(deployment.name)}*"
        self.operators.grant_publish(
            iam.ServicePrincipal(
                "cloudwatch.amazonaws.com",
                conditions={
                    "ArnLike": {"aws:SourceArn": alarms},
                    "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
                },
            )
        )
