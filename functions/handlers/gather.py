"""What one source found; the environment says which."""

from handlers.envelope import pack, share_of_one, unpack
from handlers.step import Payload, step
from triage import bootstrap
from triage.investigation.gathering import gather
from triage.model.incident import LocatedFailure, OpenedIncident
from triage.sources import SOURCES, source_named

services = bootstrap.aws()
source = source_named(services.settings.triage_source)
limit = share_of_one(len(SOURCES))


@step(f"gather_{source.name}")
def handler(event: Payload) -> Payload:
    """Return {"gathered"} for {"opened", "located"}."""
    workspace = services.ports.workspace
    opened = unpack(event["opened"], OpenedIncident, workspace)
    located = unpack(event["located"], LocatedFailure, workspace)
    gathered = gather(source, opened, located, ports=services.ports, settings=services.settings)
    packed = pack(gathered, report_id=opened.report_id, name=source.name, workspace=workspace, limit=limit)
    return {"gathered": packed}
