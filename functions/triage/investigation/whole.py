"""Steps 2 to 4 in one process, for questions, the command line and tests: sources in threads instead of Lambdas."""

from concurrent.futures import ThreadPoolExecutor

from triage.investigation.assembling import assemble_report
from triage.locate import locate_failure as locate
from triage.metering import StepMeter
from triage.model.evidence import Usage
from triage.model.incident import OpenedIncident
from triage.model.report import Report
from triage.ports import Ports
from triage.settings import Settings
from triage.sources import SOURCES


def investigate(opened: OpenedIncident, *, ports: Ports, settings: Settings) -> Report:
    """Return the report of one signal, every step in this process. Archives and tells nothing."""
    meter = StepMeter(ports.meter, "investigate")
    located = locate(opened, ports=ports, settings=settings)
    with ThreadPoolExecutor(max_workers=len(SOURCES)) as pool:
        gathered = list(pool.map(lambda source: source.collect(opened, located, ports, settings), SOURCES))
    # One meter for all: the sources ran side by side, their calls cannot be told apart by counting.
    located = located.model_copy(update={"usage": meter.usage()})
    gathered = [each.model_copy(update={"usage": Usage()}) for each in gathered]
    return assemble_report(opened, located, gathered, ports=ports, settings=settings)
