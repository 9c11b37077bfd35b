"""Step 3, Gather: what each source found."""

from triage.metering import StepMeter
from triage.model.evidence import BlindSpot, GatheredEvidence
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.ports import Ports
from triage.settings import Settings
from triage.sources.source import Source


def gather(
    source: Source, opened: OpenedIncident, located: LocatedFailure, *, ports: Ports, settings: Settings
) -> GatheredEvidence:
    """Return what one source found."""
    meter = StepMeter(ports.meter, source.name)
    gathered = source.collect(opened, located, ports, settings)
    return gathered.model_copy(update={"usage": meter.usage()})


def failed_source(source: str, *, error: str, cause: str) -> GatheredEvidence:
    """Return what stands in the place of a source that crashed: a blind spot."""
    spot = BlindSpot(
        source=source,
        asked=f"evidence from {source}",
        reason=f"the source itself failed with {error}: {cause[:300]}",
        remedy=f"see the log of the function that gathers {source}",
    )
    return GatheredEvidence(source=source, blind_spots=(spot,))
