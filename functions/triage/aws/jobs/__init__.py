"""Adapter to the services that run jobs: one question each, answered with the job's record."""

from triage.aws.jobs.describe import AwsJobs

__all__ = ["AwsJobs"]
