"""How models travel between the steps: inline when small, else through S3 under a key."""

from typing import Any, TypeVar

import orjson

from triage.model.base import Frozen
from triage.ports import Workspace
from triage.settings import STATE_LIMIT_BYTES

Model = TypeVar("Model", bound=Frozen)


def pack(model: Frozen, *, report_id: str, name: str, workspace: Workspace) -> dict[str, Any]:
    """Return {"inline": …}, or {"s3_key": …} when it is larger than workflow state should carry."""
    body = model.model_dump_json().encode()
    if len(body) <= STATE_LIMIT_BYTES:
        return {"inline": orjson.loads(body)}
    key = f"work/{report_id}/{name}.json"
    workspace.save(key, body)
    return {"s3_key": key}


def unpack(packed: dict[str, Any], model: type[Model], workspace: Workspace) -> Model:
    """Return the model; raises ResourceNotFoundError when its object is gone."""
    if "s3_key" in packed:
        return model.model_validate_json(workspace.load(packed["s3_key"]))
    return model.model_validate(packed["inline"])
