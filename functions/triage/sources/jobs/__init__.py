"""Follows a failed task to its own record: a reader for each service that runs jobs, behind one interface."""

from triage.sources.jobs.reader import JobFacts, LogLocation
from triage.sources.jobs.readers import READERS
from triage.sources.jobs.source import JOBS, log_locations, read_jobs

__all__ = ["JOBS", "READERS", "JobFacts", "LogLocation", "log_locations", "read_jobs"]
