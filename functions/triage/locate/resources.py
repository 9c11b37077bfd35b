"""Which service and which resource a task calls, and where that writes its logs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.locate.cause import parse_json_object
from triage.locate.definition import Definition, StateDefinition
from triage.model.arn import Arn, without_qualifier
from triage.ports import HistoryEvent


@dataclass(frozen=True)
class Target:
    """What a state works with: the service's name, and the resource's ARN as far as it can be told."""

    service: str
    resource: str | None = None


# Resource types of integrations that are not called as the service is elsewhere.
_SERVICE_NAMES = {
    "sfn": "states",
    "cloudwatchlogs": "logs",
    "cloudwatchevents": "events",
    "eventbridge": "events",
    "emr": "elasticmapreduce",
}

# The parameter that names the resource, and the resource part of its ARN.
_RESOURCE_PARAMETERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "lambda": (("FunctionName", "function:{}"),),
    "dynamodb": (("TableName", "table/{}"),),
    "sns": (("TopicArn", "{}"),),
    "sqs": (("QueueUrl", "{}"),),
    "glue": (("JobName", "job/{}"), ("Name", "crawler/{}")),
    "batch": (("JobQueue", "job-queue/{}"), ("JobDefinition", "job-definition/{}")),
    "ecs": (("TaskDefinition", "task-definition/{}"), ("Cluster", "cluster/{}")),
    "states": (("StateMachineArn", "{}"), ("ExecutionArn", "{}")),
    "athena": (("WorkGroup", "workgroup/{}"),),
    "elasticmapreduce": (("ClusterId", "cluster/{}"),),
    "codebuild": (("ProjectName", "project/{}"),),
    "secretsmanager": (("SecretId", "secret:{}"), ("Name", "secret:{}")),
    "kinesis": (("StreamName", "stream/{}"),),
    "firehose": (("DeliveryStreamName", "deliverystream/{}"),),
    "events": (("EventBusName", "event-bus/{}"),),
    "sagemaker": (("TrainingJobName", "training-job/{}"), ("TransformJobName", "transform-job/{}")),
    "redshift-data": (("ClusterIdentifier", "cluster:{}"),),
}


def service_name(integration: str) -> str:
    """Return the service's usual name for that of its integration: `states` for `sfn`, `elasticmapreduce` for `emr`."""
    return _SERVICE_NAMES.get(integration.lower(), integration.lower())


def target_of_event(scheduled: HistoryEvent, scope: Arn) -> Target | None:
    """Return the target of a …Scheduled event; `scope` is any ARN of the execution's account and Region."""
    details = scheduled.details
    resource = details.get("resource")
    if scheduled.type == "LambdaFunctionScheduled" and isinstance(resource, str):
        return Target("lambda", without_qualifier(resource))
    if scheduled.type == "ActivityScheduled" and isinstance(resource, str):
        return Target("states", resource)
    kind = details.get("resourceType")
    if not isinstance(kind, str):
        return None
    region = details.get("region")
    home = Arn(scope.partition, "", region if isinstance(region, str) else scope.region, scope.account, "")
    return _target(kind, parse_json_object(details.get("parameters")), home)


def target_of_state(state: StateDefinition, scope: Arn) -> Target | None:
    """Return the target of a task as its definition tells it; None for other states."""
    resource = state.body.get("Resource")
    if not isinstance(resource, str):
        return None
    arn = Arn.parse(resource)
    if arn is None:
        return None
    if arn.service == "lambda":
        return Target("lambda", without_qualifier(resource))
    if arn.resource.startswith("activity:"):
        return Target("states", resource)
    # arn:aws:states:::aws-sdk:dynamodb:putItem, arn:aws:states:::glue:startJobRun.sync
    return _target(arn.resource.rpartition(":")[0], state.arguments, scope)


def targets_of_definition(definition: Definition, scope: Arn) -> tuple[Target, ...]:
    """Return what all tasks of a definition work with, in its order, none twice."""
    found = (target_of_state(state, scope) for state in definition.states.values())
    return tuple(dict.fromkeys(target for target in found if target))


def log_groups_of(target: Target | None) -> tuple[str, ...]:
    """Return the log groups in which the service writes by default, most telling first."""
    if target is None:
        return ()
    arn = Arn.parse(target.resource or "")
    if target.service == "lambda" and arn:
        return (f"/aws/lambda/{arn.name}",)
    if target.service == "codebuild" and arn:
        return (f"/aws/codebuild/{arn.name}",)
    return _SHARED_LOG_GROUPS.get(target.service, ())


# Batch: default of the awslogs driver; Glue: continuous logging's defaults.
_SHARED_LOG_GROUPS: Mapping[str, tuple[str, ...]] = {
    "batch": ("/aws/batch/job",),
    "glue": ("/aws-glue/jobs/error", "/aws-glue/jobs/output"),
}


def _target(kind: str, parameters: Mapping[str, Any], scope: Arn) -> Target:
    service = service_name(kind.removeprefix("aws-sdk:").partition(":")[0])
    if service == "s3":
        return Target(service, _s3_resource(parameters, scope))
    for parameter, template in _RESOURCE_PARAMETERS.get(service, ()):
        value = parameters.get(parameter)
        if isinstance(value, str) and value:
            return Target(service, _resource_arn(service, value, template, scope))
    return Target(service)


def _s3_resource(parameters: Mapping[str, Any], scope: Arn) -> str | None:
    bucket, key = parameters.get("Bucket"), parameters.get("Key")
    if not isinstance(bucket, str):
        return None
    return f"arn:{scope.partition}:s3:::{bucket}" + (f"/{key}" if isinstance(key, str) else "")


def _resource_arn(service: str, value: str, template: str, scope: Arn) -> str:
    if value.startswith("arn:"):
        return without_qualifier(value)
    if service == "sqs":
        # https://sqs.<region>.amazonaws.com/<account>/<name>
        return str(scope.sibling(service, value.rpartition("/")[2]))
    if service == "lambda":
        # A name, a partial ARN (account:function:name) or either with a qualifier.
        value = value.partition("function:")[2] or value
        value = value.partition(":")[0]
    return str(scope.sibling(service, template.format(value)))
