"""Adapters to exported files: the same ports, and sources, over what the AWS CLI and log shippers print."""

from triage.files.archive import EmptyArchive
from triage.files.batch import batch_lines, batch_record
from triage.files.case import Case, build_case
from triage.files.exports import GivenFiles, read_files, read_record
from triage.files.offline import EmptyCatalog

__all__ = [
    "Case",
    "EmptyArchive",
    "EmptyCatalog",
    "GivenFiles",
    "batch_lines",
    "batch_record",
    "build_case",
    "read_files",
    "read_record",
]
