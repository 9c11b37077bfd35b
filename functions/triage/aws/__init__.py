"""Adapters to AWS: they implement ports.py, raise errors.py, and are the only code that imports botocore."""

from triage.aws.build import build_ports

__all__ = ["build_ports"]
