"""From evidence to findings, verdict and next steps; every claim is checked against what it cites."""

from triage.diagnosis.assembling import assemble
from triage.diagnosis.incomplete import incomplete
from triage.diagnosis.subject import headline, subject

__all__ = ["assemble", "headline", "incomplete", "subject"]
