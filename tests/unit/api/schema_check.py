"""The part of JSON Schema that our OpenAPI document uses, to hold answers against it."""

from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
ASSERTIONS = {
    "$ref",
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "items",
    "oneOf",
    "properties",
    "required",
    "type",
}
BOUNDS = {"maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum"}
NOTES = {"default", "description", "discriminator", "format", "readOnly", "title"}


def violations(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Yield where the value is not as the schema says."""
    if unknown := set(schema) - ASSERTIONS - BOUNDS - NOTES:
        yield f"{at}: this check does not know {unknown}"
    if "$ref" in schema:
        yield from violations(value, resolve(schema["$ref"], schemas), schemas, at)
    if options := schema.get("anyOf", []) + schema.get("oneOf", []):
        tried = [list(violations(value, option, schemas, at)) for option in options]
        if all(tried):
            yield from min(tried, key=len)
    if "type" in schema and not is_type(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    yield from bounds(value, schema, at)
    yield from members(value, schema, schemas, at)


def resolve(reference: str, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schemas[reference.removeprefix("#/components/schemas/")]
    return found


def is_type(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and not (name != "boolean" and isinstance(value, bool))


def bounds(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    size = len(value) if isinstance(value, str | list) else value
    low = schema.get("minimum", schema.get("minItems", schema.get("minLength")))
    high = schema.get("maximum", schema.get("maxItems", schema.get("maxLength")))
    if (low is not None and size < low) or (high is not None and size > high):
        yield f"{at}: {value!r} is out of bounds"


def members(value: Any, schema: dict[str, Any], schemas: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, list) and "items" in schema:
        for number, member in enumerate(value):
            yield from violations(member, schema["items"], schemas, f"{at}[{number}]")
    if not isinstance(value, dict):
        return
    for name in set(schema.get("required", ())) - set(value):
        yield f"{at}: {name} is missing"
    others = schema.get("additionalProperties", True)
    for name, member in value.items():
        declared = schema.get("properties", {}).get(name, others)
        if declared is False:
            yield f"{at}: {name} is not allowed"
        elif isinstance(declared, dict):
            yield from violations(member, declared, schemas, f"{at}.{name}")
