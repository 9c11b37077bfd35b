"""/pipelines: the catalog."""

from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response
from pydantic import ConfigDict, Field, ValidationError

from handlers.http_api.answers import JSON, json_answer, no_content
from handlers.http_api.problem import FieldError, InvalidRequestError
from handlers.http_api.request import Request
from handlers.http_api.route import Route, Services
from handlers.http_api.validation import field_errors
from triage.errors import InvalidCatalogItemError, PipelineNotFoundError
from triage.model.base import Frozen
from triage.model.pipeline import Pipeline, parse_pipeline
from triage.ports import Catalog, CatalogEntry

# What we say about an item beside the item itself; a caller may send it back as it came.
_READ_ONLY = ("problems", "provisional")


def _name_is_optional(schema: dict[str, Any]) -> None:
    schema.pop("required")


class PipelineBody(Pipeline):
    """A catalog item to keep; its name is the path's."""

    model_config = ConfigDict(json_schema_extra=_name_is_optional)


class PipelineItem(Pipeline):
    """A catalog item, and what is wrong with the fields that were left out."""

    problems: tuple[str, ...] = Field(default=(), json_schema_extra={"readOnly": True})


class PipelineList(Frozen):
    """The whole catalog, by name."""

    pipelines: tuple[PipelineItem, ...]


def list_pipelines(_request: Request, services: Services) -> Response[str]:
    """Answer with every catalog item."""
    return json_answer({"pipelines": [_item(entry) for entry in services.ports.catalog.all()]})


def get_pipeline(request: Request, services: Services) -> Response[str]:
    """Answer with one catalog item."""
    return json_answer(_item(services.ports.catalog.get(request.parameters["name"])))


def put_pipeline(request: Request, services: Services) -> Response[str]:
    """Create (201) or replace (200) a catalog item; attributes we do not know are kept."""
    name = request.parameters["name"]
    pipeline = _parsed(name, request.json_object())
    catalog = services.ports.catalog
    existed = _exists(name, catalog)
    catalog.put(pipeline)
    location = {"Location": f"/pipelines/{quote(name, safe='')}"}
    return json_answer(pipeline.dump(), status=200 if existed else 201, headers={} if existed else location)


def delete_pipeline(request: Request, services: Services) -> Response[str]:
    """Delete a catalog item; its reports stay."""
    services.ports.catalog.delete(request.parameters["name"])
    return no_content()


def _item(entry: CatalogEntry) -> dict[str, Any]:
    problems = {"problems": list(entry.problems)} if entry.problems else {}
    return {**entry.pipeline.dump(), **problems}


def _parsed(name: str, body: dict[str, Any]) -> Pipeline:
    given = {field: value for field, value in body.items() if field not in _READ_ONLY}
    if given.get("pipeline_name", name) != name:
        message = "must be the name in the path, or left out"
        raise InvalidRequestError(FieldError(field="pipeline_name", message=message, allowed=(name,)))
    try:
        return parse_pipeline({**given, "pipeline_name": name})
    except InvalidCatalogItemError as exc:
        if isinstance(exc.__cause__, ValidationError):
            raise InvalidRequestError(*field_errors(exc.__cause__, Pipeline)) from exc
        raise


def _exists(name: str, catalog: Catalog) -> bool:
    try:
        catalog.get(name)
    except PipelineNotFoundError:
        return False
    return True


ROUTES = (
    Route(
        method="GET",
        path="/pipelines",
        run=list_pipelines,
        summary="The catalog, by name",
        answers={200: {JSON: PipelineList}},
    ),
    Route(
        method="GET",
        path="/pipelines/{name}",
        run=get_pipeline,
        summary="One pipeline's catalog item",
        answers={200: {JSON: PipelineItem}},
        problems=(404,),
    ),
    Route(
        method="PUT",
        path="/pipelines/{name}",
        run=put_pipeline,
        summary="Create or replace a catalog item",
        body=PipelineBody,
        answers={200: {JSON: Pipeline}, 201: {JSON: Pipeline}},
        problems=(400,),
    ),
    Route(
        method="DELETE",
        path="/pipelines/{name}",
        run=delete_pipeline,
        summary="Delete a catalog item; its reports stay",
        answers={204: {}},
        problems=(404,),
    ),
)
