"""A CloudFormation template as the tests ask it: by type, by function, and the workflow's definition."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

Properties = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """A synthesised template."""

    body: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the template in a file."""
        return cls(json.loads(path.read_text()))

    def resources(self, kind: str) -> dict[str, Properties]:
        """Return the properties of every resource of this type, by logical id."""
        every = self.body["Resources"].items()
        return {name: resource.get("Properties", {}) for name, resource in every if resource["Type"] == kind}

    def one(self, kind: str, **having: object) -> Properties:
        """Return the properties of the one resource of this type that has these properties."""
        found = [
            properties
            for properties in self.resources(kind).values()
            if all(properties.get(name) == value for name, value in having.items())
        ]
        assert len(found) == 1, f"{len(found)} resources of type {kind} with {having}"
        return found[0]

    def named(self, part: str, kind: str) -> Properties:
        """Return the properties of the one resource of this type whose logical id begins with the part."""
        found = [value for name, value in self.resources(kind).items() if name.startswith(part)]
        assert len(found) == 1, f"{len(found)} resources of type {kind} called {part}…"
        return found[0]

    def function(self, name: str) -> Properties:
        """Return the function `triage-<deployment>-<name>`."""
        functions = self.resources("AWS::Lambda::Function").values()
        return next(each for each in functions if each["FunctionName"].split("-", 2)[2] == name)

    def function_names(self) -> set[str]:
        """Return the functions' names without the deployment's prefix."""
        return {each["FunctionName"].split("-", 2)[2] for each in self.resources("AWS::Lambda::Function").values()}

    def statements(self, role: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the policy statements of the role that a GetAtt refers to."""
        wanted = {"Ref": role["Fn::GetAtt"][0]}
        policies = [each for each in self.resources("AWS::IAM::Policy").values() if wanted in each["Roles"]]
        return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]

    def definition(self) -> dict[str, Any]:
        """Return the workflow's definition; a function's ARN in it is its logical id."""
        parts = self.one("AWS::StepFunctions::StateMachine")["DefinitionString"]["Fn::Join"][1]
        text = "".join(part if isinstance(part, str) else _target(part) for part in parts)
        definition: dict[str, Any] = json.loads(text)
        return definition


def listed(value: object) -> list[Any]:
    """Return the value as a list: policies write one action or resource without one."""
    return value if isinstance(value, list) else [value]


def _target(reference: dict[str, Any]) -> str:
    if "Ref" in reference:
        return str(reference["Ref"])
    return str(reference["Fn::GetAtt"][0])
