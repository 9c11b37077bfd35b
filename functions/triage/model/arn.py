"""ARNs taken apart and put together, so that no module counts colons on its own."""

import re
from dataclasses import dataclass
from typing import Self

_PARTS = 6
_FUNCTION_PARTS_WITH_QUALIFIER = 3

_ARN = re.compile(r"arn:aws[\w-]{0,10}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:\d{0,12}:[\w/.:@+=$-]{1,512}")


@dataclass(frozen=True)
class Arn:
    """One ARN; `resource` is all that follows the account, like `function:load` or `table/orders`."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the ARN, None when the text is not one."""
        parts = text.split(":", _PARTS - 1)
        if len(parts) != _PARTS or parts[0] != "arn":
            return None
        return cls(*parts[1:])

    @property
    def name(self) -> str:
        """The resource without its type, and without a Lambda qualifier: `load`, `orders`, `etl:7f3c`."""
        if self.service == "lambda":
            return self.resource.split(":")[1] if ":" in self.resource else self.resource
        separators = [place for place in (self.resource.find("/"), self.resource.find(":")) if place >= 0]
        return self.resource[min(separators) + 1 :] if separators else self.resource

    def sibling(self, service: str, resource: str) -> "Arn":
        """Return the ARN of another resource of the same account and Region."""
        return Arn(self.partition, service, self.region, self.account, resource)

    def __str__(self) -> str:
        """Return the ARN as AWS writes it."""
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def without_qualifier(arn: str) -> str:
    """Return a Lambda function's ARN without its version or alias; any other text as it is."""
    parsed = Arn.parse(arn)
    if parsed is None or parsed.service != "lambda":
        return arn
    parts = parsed.resource.split(":")
    if len(parts) != _FUNCTION_PARTS_WITH_QUALIFIER:
        return arn
    return str(parsed.sibling("lambda", ":".join(parts[:-1])))


def state_machine_of(execution_arn: str) -> str | None:
    """Return the state machine's ARN of a Standard execution's ARN."""
    arn = Arn.parse(execution_arn)
    if arn is None or not arn.resource.startswith("execution:"):
        return None
    return str(arn.sibling("states", f"stateMachine:{arn.resource.split(':')[1]}"))


def arns_in(text: str) -> tuple[Arn, ...]:
    """Return the ARNs that occur in a text, none twice."""
    found = (Arn.parse(match.rstrip(".,:;")) for match in _ARN.findall(text))
    return tuple(dict.fromkeys(arn for arn in found if arn is not None))
