"""One DynamoDB table: conditional writes that answer True or False, and rows without their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from triage.aws.clients import Clients
from triage.aws.errors import translated_errors
from triage.aws.items import Item, from_item, to_item
from triage.aws.paging import Call, pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SERVICE = "dynamodb"
_NAME = re.compile(r"#(\w+)")


class Table:
    """Rows are plain mappings. In expressions `#name` stands for the attribute and `:name` for the value given.

    Every name is a placeholder because DynamoDB reserves words as common as `owner`, `state` and `status`.
    """

    def __init__(self, clients: Clients, name: str) -> None:
        """Use this table."""
        self._clients = clients
        self._name = name

    def get(self, key: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the row as last written (a consistent read), or None."""
        with translated_errors(_SERVICE):
            answer = self._client.get_item(TableName=self._name, Key=to_item(key), ConsistentRead=True)
        return from_item(answer["Item"]) if "Item" in answer else None

    def put(
        self, row: Mapping[str, Any], *, condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> bool:
        """Write the whole row; return False when the condition does not hold."""
        request = {"Item": to_item(row)}
        return self._write(self._client.put_item, request, condition=condition, values=values) is not None

    def update(
        self, key: Mapping[str, str], change: str, *, condition: str | None = None, values: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Change attributes of a row, made when missing; return the row as it is now, None if the condition fails."""
        request = {"Key": to_item(key), "UpdateExpression": change, "ReturnValues": "ALL_NEW"}
        answer = self._write(self._client.update_item, request, condition=condition, values=values)
        return from_item(answer["Attributes"]) if answer is not None else None

    def delete(
        self, key: Mapping[str, str], *, condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> bool:
        """Delete the row if it is there; return False when the condition does not hold."""
        request = {"Key": to_item(key)}
        return self._write(self._client.delete_item, request, condition=condition, values=values) is not None

    def query(
        self,
        index: str,
        condition: str,
        *,
        values: Mapping[str, Any],
        newest_first: bool = False,
        page: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield rows of an index by its sort key; index reads lag a little behind writes."""
        request = {
            "TableName": self._name,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ScanIndexForward": not newest_first,
            **_placeholders(condition, values),
        }
        if page is not None:
            request["Limit"] = page
        return self._rows(self._client.query, request)

    def scan(self, attributes: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
        """Yield every row as last written, in no order; only these attributes when some are named."""
        request: dict[str, Any] = {"TableName": self._name, "ConsistentRead": True}
        if attributes:
            projection = ", ".join(f"#{name}" for name in attributes)
            request |= {"ProjectionExpression": projection, **_placeholders(projection, {})}
        return self._rows(self._client.scan, request)

    @property
    def _client(self) -> DynamoDBClient:
        return self._clients.dynamodb

    def _rows(self, call: Call, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        answers = pages(call, request, service=_SERVICE, continued_by="LastEvaluatedKey", send_as="ExclusiveStartKey")
        for answer in answers:
            yield from map(from_item, answer["Items"])

    def _write(
        self, call: Call, request: Item, *, condition: str | None = None, values: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any] | None:
        """Return the answer, or None when the condition does not hold."""
        expressions = " ".join(filter(None, (request.get("UpdateExpression"), condition)))
        asked = {"TableName": self._name, **request, **_placeholders(expressions, values or {})}
        if condition is not None:
            asked["ConditionExpression"] = condition
        with translated_errors(_SERVICE):
            try:
                return call(**asked)
            except self._client.exceptions.ConditionalCheckFailedException:
                return None


def _placeholders(expressions: str, values: Mapping[str, Any]) -> dict[str, Any]:
    placeholders: dict[str, Any] = {}
    if names := _NAME.findall(expressions):
        placeholders["ExpressionAttributeNames"] = {f"#{name}": name for name in names}
    if values:
        placeholders["ExpressionAttributeValues"] = {f":{name}": value for name, value in to_item(values).items()}
    return placeholders
