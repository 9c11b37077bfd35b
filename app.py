"""Entry point for the CDK command line: builds the deployment named by `-c deployment=<name>`, `dev` without one."""

import sys

from cdk_app.application import RuleViolationError, add_stack, deployment_file, new_app, signatures_of, synthesise
from cdk_app.bundling import BundlingError, make_bundle
from cdk_app.deployment import DeploymentError, load_deployment


def main() -> None:
    """Synthesise to where the CDK command line says; exit with one line when the deployment is not usable."""
    app = new_app()
    name = app.node.try_get_context("deployment") or "dev"
    try:
        add_stack(
            app,
            deployment=load_deployment(deployment_file(name)),
            bundle=make_bundle(own_signatures=signatures_of(name)),
        )
        synthesise(app)
    except (DeploymentError, BundlingError, RuleViolationError) as exc:
        sys.exit(str(exc))


if __name__ == "__main__":
    main()
