"""The infrastructure of one deployment, one construct a capability."""

from cdk_app.node import choose_node

# jsii starts Node when aws_cdk is first imported, so this has to come before any module of this package does that.
choose_node()
