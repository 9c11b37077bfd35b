"""Which resource a metric measures, by its namespace and dimensions."""

from triage.locate.resources import Target
from triage.model.arn import Arn, without_qualifier
from triage.model.signal import AlarmMetric

# Dimension name -> service and the resource part of its ARN. "{}" alone: the value is the name or the whole ARN.
# Names as the services' CloudWatch pages list them; the more telling ones first.
_DIMENSIONS = {
    "StateMachineArn": ("states", "{}"),
    "FunctionName": ("lambda", "function:{}"),
    "DBInstanceIdentifier": ("rds", "db:{}"),
    "DBClusterIdentifier": ("rds", "cluster:{}"),
    "QueueName": ("sqs", "{}"),
    "TopicName": ("sns", "{}"),
    "TableName": ("dynamodb", "table/{}"),
    "JobName": ("glue", "job/{}"),
    "StreamName": ("kinesis", "stream/{}"),
    "DeliveryStreamName": ("firehose", "deliverystream/{}"),
    "JobQueue": ("batch", "job-queue/{}"),
    "ServiceName": ("ecs", "service/{}"),
    "JobFlowId": ("elasticmapreduce", "cluster/{}"),
    "ClusterIdentifier": ("redshift", "cluster:{}"),
    "WorkGroup": ("athena", "workgroup/{}"),
    "InstanceId": ("ec2", "instance/{}"),
    "RuleName": ("events", "rule/{}"),
    "LogGroupName": ("logs", "log-group:{}"),
    "BucketName": ("s3", "{}"),
}
# Namespaces of AWS that are not "AWS/" and the service's name in its ARNs.
_NAMESPACES = {"Glue": "glue", "AWS/ApplicationELB": "elasticloadbalancing", "AWS/ApiGateway": "apigateway"}


def target_of_metric(metric: AlarmMetric, scope: Arn) -> Target | None:
    """Return what the metric measures, None for an expression; `scope` is the alarm's ARN."""
    namespace = metric.namespace
    if namespace is None:
        return None
    for dimension, (service, template) in _DIMENSIONS.items():
        value = metric.dimensions.get(dimension)
        if value and _belongs(namespace, service):
            return Target(service, _arn(service, template, value, metric, scope))
    if namespace.startswith("AWS/") or namespace in _NAMESPACES:
        return Target(_NAMESPACES.get(namespace, namespace.removeprefix("AWS/").lower()))
    return None


def _belongs(namespace: str, service: str) -> bool:
    """Tell whether the dimension means this service; a custom namespace may use any service's dimensions."""
    if not namespace.startswith("AWS/"):
        return True
    return namespace.removeprefix("AWS/").lower() == service


def _arn(service: str, template: str, value: str, metric: AlarmMetric, scope: Arn) -> str:
    if value.startswith("arn:"):
        return without_qualifier(value)
    if service == "s3":
        return f"arn:{scope.partition}:s3:::{value}"
    cluster = metric.dimensions.get("ClusterName")
    if service == "ecs" and cluster:
        value = f"{cluster}/{value}"
    return str(scope.sibling(service, template.format(value)))
