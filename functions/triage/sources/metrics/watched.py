"""Which metrics of which service are watched, and what is unusual in each.

Names, dimensions and units as each service's CloudWatch page lists them:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

from triage.sources.metrics.watching import Judged, Resource, Watched

_CPU = Watched("CPUUtilization", "Maximum", Judged.FULL, "Percent")

RESOURCES: tuple[Resource, ...] = (
    Resource(
        "lambda",
        "function",
        "AWS/Lambda",
        (("FunctionName", "{name}"),),
        (
            Watched("Throttles", "Sum", Judged.NEVER),
            Watched("Errors", "Sum", Judged.EARLIER),
            Watched("Invocations", "Sum", Judged.STEP),
            Watched("Duration", "Maximum", Judged.STEP, "Milliseconds", creeps=True),
            Watched("ConcurrentExecutions", "Maximum", Judged.STEP),
            Watched("DeadLetterErrors", "Sum", Judged.NEVER),
            Watched("AsyncEventsDropped", "Sum", Judged.NEVER),
            Watched("IteratorAge", "Maximum", Judged.STEP, "Milliseconds"),
        ),
    ),
    Resource(
        # Only where Lambda Insights is switched on.
        "lambda",
        "function",
        "LambdaInsights",
        (("function_name", "{name}"),),
        (Watched("memory_utilization", "Maximum", Judged.FULL, "Percent", creeps=True),),
    ),
    Resource(
        "states",
        "stateMachine",
        "AWS/States",
        (("StateMachineArn", "{arn}"),),
        (
            Watched("ExecutionThrottled", "Sum", Judged.NEVER),
            Watched("ExecutionsFailed", "Sum", Judged.EARLIER),
            Watched("ExecutionsTimedOut", "Sum", Judged.EARLIER),
            Watched("ExecutionsStarted", "Sum", Judged.STEP),
            Watched("ExecutionTime", "Maximum", Judged.STEP, "Milliseconds", creeps=True),
        ),
    ),
    Resource(
        "dynamodb",
        "table",
        "AWS/DynamoDB",
        (("TableName", "{name}"),),
        (
            Watched("ReadThrottleEvents", "Sum", Judged.NEVER),
            Watched("WriteThrottleEvents", "Sum", Judged.NEVER),
            Watched("ReadKeyRangeThroughputThrottleEvents", "Sum", Judged.NEVER),
            Watched("WriteKeyRangeThroughputThrottleEvents", "Sum", Judged.NEVER),
            Watched("ConsumedReadCapacityUnits", "Sum", Judged.LIMIT, bound="ProvisionedReadCapacityUnits"),
            Watched("ConsumedWriteCapacityUnits", "Sum", Judged.LIMIT, bound="ProvisionedWriteCapacityUnits"),
        ),
    ),
    Resource(
        "rds",
        "db",
        "AWS/RDS",
        (("DBInstanceIdentifier", "{name}"),),
        (
            _CPU,
            Watched("DatabaseConnections", "Maximum", Judged.STEP),
            Watched("FreeStorageSpace", "Minimum", Judged.EMPTY, "Bytes", creeps=True),
            Watched("FreeableMemory", "Minimum", Judged.EMPTY, "Bytes", creeps=True),
            Watched("Deadlocks", "Sum", Judged.NEVER, "Count/Second"),
            Watched("BurstBalance", "Minimum", Judged.EMPTY, "Percent"),
            Watched("DiskQueueDepth", "Maximum", Judged.STEP),
            Watched("ReadLatency", "Maximum", Judged.STEP, "Seconds"),
            Watched("WriteLatency", "Maximum", Judged.STEP, "Seconds"),
            Watched("ReplicaLag", "Maximum", Judged.STEP, "Seconds"),
        ),
    ),
    Resource(
        "rds",
        "cluster",
        "AWS/RDS",
        (("DBClusterIdentifier", "{name}"),),
        (
            _CPU,
            Watched("DatabaseConnections", "Maximum", Judged.STEP),
            Watched("FreeableMemory", "Minimum", Judged.EMPTY, "Bytes", creeps=True),
            Watched("Deadlocks", "Sum", Judged.NEVER, "Count/Second"),
            Watched("AuroraReplicaLagMaximum", "Maximum", Judged.STEP, "Milliseconds"),
        ),
    ),
    Resource(
        "kinesis",
        "stream",
        "AWS/Kinesis",
        (("StreamName", "{name}"),),
        (
            Watched("ReadProvisionedThroughputExceeded", "Sum", Judged.NEVER),
            Watched("WriteProvisionedThroughputExceeded", "Sum", Judged.NEVER),
            Watched("IncomingBytes", "Sum", Judged.STEP, "Bytes"),
            Watched("GetRecords.IteratorAgeMilliseconds", "Maximum", Judged.STEP, "Milliseconds"),
        ),
    ),
    Resource(
        "firehose",
        "deliverystream",
        "AWS/Firehose",
        (("DeliveryStreamName", "{name}"),),
        (
            Watched("ThrottledRecords", "Sum", Judged.NEVER),
            Watched("DeliveryToS3.DataFreshness", "Maximum", Judged.STEP, "Seconds"),
        ),
    ),
    Resource(
        "sqs",
        "",
        "AWS/SQS",
        (("QueueName", "{name}"),),
        (
            Watched("ApproximateAgeOfOldestMessage", "Maximum", Judged.STEP, "Seconds"),
            Watched("ApproximateNumberOfMessagesVisible", "Maximum", Judged.STEP),
            Watched("NumberOfMessagesSent", "Sum", Judged.STEP),
        ),
    ),
    Resource(
        "sns",
        "",
        "AWS/SNS",
        (("TopicName", "{name}"),),
        (Watched("NumberOfNotificationsFailed", "Sum", Judged.NEVER),),
    ),
    Resource(
        # Only where the job has --enable-metrics.
        "glue",
        "job",
        "Glue",
        (("JobName", "{name}"), ("JobRunId", "ALL"), ("Type", "gauge")),
        (
            Watched("glue.driver.jvm.heap.usage", "Maximum", Judged.FULL, "Fraction", creeps=True),
            Watched("glue.ALL.jvm.heap.usage", "Maximum", Judged.FULL, "Fraction", creeps=True),
            Watched("glue.driver.system.cpuSystemLoad", "Maximum", Judged.FULL, "Fraction"),
            Watched("glue.driver.ExecutorAllocationManager.executors.numberMaxNeededExecutors", "Maximum", Judged.STEP),
        ),
    ),
    Resource(
        "elasticmapreduce",
        "cluster",
        "AWS/ElasticMapReduce",
        (("JobFlowId", "{name}"),),
        (
            Watched("YARNMemoryAvailablePercentage", "Minimum", Judged.EMPTY, "Percent"),
            Watched("HDFSUtilization", "Maximum", Judged.FULL, "Percent", creeps=True),
            Watched("MRLostNodes", "Maximum", Judged.NEVER),
            Watched("MRUnhealthyNodes", "Maximum", Judged.NEVER),
            Watched("ContainerPending", "Maximum", Judged.STEP),
        ),
    ),
    Resource(
        "redshift",
        "cluster",
        "AWS/Redshift",
        (("ClusterIdentifier", "{name}"),),
        (
            _CPU,
            Watched("PercentageDiskSpaceUsed", "Maximum", Judged.FULL, "Percent", creeps=True),
            Watched("DatabaseConnections", "Maximum", Judged.STEP),
        ),
    ),
    Resource(
        "ecs",
        "service",
        "AWS/ECS",
        (("ClusterName", "{parent}"), ("ServiceName", "{name}")),
        (_CPU, Watched("MemoryUtilization", "Maximum", Judged.FULL, "Percent", creeps=True)),
    ),
    Resource(
        # Only where Container Insights is switched on.
        "ecs",
        "task-definition",
        "ECS/ContainerInsights",
        (("ClusterName", "{parent}"), ("TaskDefinitionFamily", "{name}")),
        (
            Watched("TaskCpuUtilization", "Maximum", Judged.FULL, "Percent"),
            Watched("TaskMemoryUtilization", "Maximum", Judged.FULL, "Percent", creeps=True),
            Watched("TaskEphemeralStorageUtilization", "Maximum", Judged.FULL, "Percent"),
        ),
    ),
)
