"""The Step Functions engine of the embedded cloud: ministack keeps the API and the stores, moto's interpreter runs.

ministack's own engine writes histories much thinner than AWS's, and this product reads histories. moto's
interpreter is the one LocalStack validates against AWS, so only ministack's engine is replaced: state machines,
versions, aliases, tags, CloudFormation, EventBridge targets, Scheduler and Pipes stay as they are.

Known differences from AWS:

- Tasks run with the account's own key: a state machine's role is not enforced.
- A redrive runs a failed Parallel or Map state whole again; AWS restarts its failed branches or iterations.
- A Lambda function, started by a task that is then timed out or stopped, runs on.
- A Distributed Map runs 40 children at once at most; ItemBatcher, `http:invoke`, `.sync` of Athena and EMR and
  `ecs:runTask` without Docker are missing.
- Items and branches beside a failed one write no …Aborted events, but what they still do in their present state.
- TestState uses ministack's own engine. Histories do not end at 25,000 events.
- Not compared with a recording: the previousEventId of ExecutionTimedOut, ExecutionRedriven and (of several branches)
  ParallelStateFailed, the wording of an expression that throws, the place of EvaluationFailed in a Task or Parallel
  state.
"""

from local_cloud.stepfunctions.light_backends import install_light_backends


def apply(endpoint_port: int) -> None:
    """Install the engine in this process, whose ministack will listen on 127.0.0.1:`endpoint_port`.

    Call once, before ministack's application runs. Raises PatchError when a pinned release looks different.
    """
    install_light_backends()
    # The interpreter must not be imported before its heavy backends are replaced.
    from local_cloud.stepfunctions import installation  # noqa: PLC0415  (order of imports, see above)

    installation.install(endpoint_port)
