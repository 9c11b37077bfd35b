"""The Step Functions engine of the embedded cloud: ministack keeps the API and the stores, moto's interpreter runs.

ministack's own engine writes histories much thinner than AWS's, and this product reads histories. moto's
interpreter is the one LocalStack validates against AWS, so only ministack's engine is replaced: state machines,
versions, aliases, tags, CloudFormation, EventBridge targets, Scheduler and Pipes stay as they are.
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
