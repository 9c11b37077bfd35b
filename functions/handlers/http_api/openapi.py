"""The OpenAPI document, made from the route table and the models, so that it cannot say anything else than they do."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from handlers.http_api.answers import JSON, json_answer
from handlers.http_api.problem import MEDIA_TYPE, Problem
from handlers.http_api.request import Request
from handlers.http_api.route import Route, Services
from triage.model.base import iso

_PREFIX = "#/components/schemas/"
# What any route may answer: the server's own failures.
_COMMON_PROBLEMS = (500, 502, 503)


class _Schemas(GenerateJsonSchema):
    """Knows that our serializer of times writes a date-time; pydantic only sees that it returns text."""

    def ser_schema(
        self, schema: "core_schema.SerSchema | core_schema.IncExSeqSerSchema | core_schema.IncExDictSerSchema"
    ) -> JsonSchemaValue | None:
        """Return the JSON schema of what a serializer writes."""
        if schema.get("function") is iso:
            return {"type": "string", "format": "date-time"}
        return super().ser_schema(schema)


def openapi_document(routes: Sequence[Route], *, base_url: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of these routes, served under `base_url` (empty: where it was fetched)."""
    references, components = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Auto-triage for AWS data pipelines",
            "version": "1",
            "description": "Why a pipeline failed, with evidence: ask, search the archive, keep the catalog.",
        },
        "servers": [{"url": base_url or "/"}],
        "security": [{"authorization": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "authorization": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "AWS Signature Version 4, service execute-api; a bearer token if so deployed.",
                }
            },
        },
    }


def route(documented: Sequence[Route]) -> Route:
    """Return the route that serves the document of the others and of itself."""

    def openapi_json(_request: Request, services: Services) -> Response[str]:
        return json_answer(openapi_document((*documented, served), base_url=services.settings.api_url))

    served = Route(
        method="GET",
        path="/openapi.json",
        run=openapi_json,
        summary="This document",
        answers={200: {JSON: None}},
    )
    return served


def _schemas(routes: Sequence[Route]) -> tuple[dict[type[BaseModel], str], dict[str, Any]]:
    """Return the reference of each model and the schemas they refer to."""
    sent = {model: "validation" for route in routes for model in (route.body,) if model}
    returned = dict.fromkeys(_returned(routes), "serialization")
    modes: dict[type[BaseModel], JsonSchemaMode] = {**returned, **sent}  # type: ignore[dict-item] # literals above
    references, schemas = models_json_schema(
        list(modes.items()), ref_template=_PREFIX + "{model}", schema_generator=_Schemas
    )
    return {model: references[model, mode]["$ref"] for model, mode in modes.items()}, schemas["$defs"]


def _returned(routes: Sequence[Route]) -> Iterator[type[BaseModel]]:
    yield Problem
    for route in routes:
        for contents in route.answers.values():
            yield from filter(None, contents.values())


def _operation(route: Route, references: dict[type[BaseModel], str]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.run.__name__,
        "summary": route.summary,
        "responses": dict(_responses(route, references)),
    }
    if parameters := [*_path_parameters(route), *_query_parameters(route)]:
        operation["parameters"] = parameters
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": {JSON: {"schema": {"$ref": references[route.body]}}},
        }
    return operation


def _responses(route: Route, references: dict[type[BaseModel], str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, contents in route.answers.items():
        response: dict[str, Any] = {"description": HTTPStatus(status).phrase}
        if contents:
            response["content"] = {
                media_type: {"schema": _content(model, media_type, references)}
                for media_type, model in contents.items()
            }
        yield str(status), response
    for status in (*route.problems, *_COMMON_PROBLEMS):
        problem = {MEDIA_TYPE: {"schema": {"$ref": references[Problem]}}}
        yield str(status), {"description": HTTPStatus(status).phrase, "content": problem}


def _content(model: type[BaseModel] | None, media_type: str, references: dict[type[BaseModel], str]) -> dict[str, Any]:
    if model is not None:
        return {"$ref": references[model]}
    return {"type": "object" if media_type == JSON else "string"}


def _path_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in route.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(route: Route) -> Iterator[dict[str, Any]]:
    if route.query is None:
        return
    schema = route.query.model_json_schema(by_alias=True, ref_template=_PREFIX + "{model}")
    for name, declared in schema["properties"].items():
        notes = {"description": declared["description"]} if "description" in declared else {}
        yield {"name": name, "in": "query", **notes, "schema": _without_null(declared)}


def _without_null(declared: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter when it is given: a query cannot hold a null."""
    null = {"type": "null"}
    (given,) = [option for option in declared.get("anyOf", [declared]) if option != null]
    default = {"default": declared["default"]} if declared.get("default") is not None else {}
    return {**{name: value for name, value in given.items() if name not in ("title", "description")}, **default}
