"""What all job records share: one model reads a Describe answer and the same record inside a Step Functions cause."""

from typing import Any

from pydantic import AliasChoices, AliasGenerator, AliasPath, BaseModel, ConfigDict, Field


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _spellings(name: str) -> AliasChoices:
    pascal = _pascal(name)
    return AliasChoices(pascal, pascal[:1].lower() + pascal[1:])


def inside(*path: str) -> Any:  # noqa: ANN401 - a field's default has the field's type, as with pydantic's Field
    """Return a field that is None unless the answer holds it at this path, given in PascalCase."""
    camel = [name[:1].lower() + name[1:] for name in path]
    return Field(default=None, validation_alias=AliasChoices(AliasPath(*path), AliasPath(*camel)))


class JobRecord(BaseModel):
    """A service's record of a job; whatever it holds beside these fields (environments, arguments) is left out.

    Services spell fields in PascalCase or camelCase, Step Functions' causes always in PascalCase
    (https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html); both are read. Times may be
    given as epoch milliseconds, as Batch and Step Functions do.
    """

    # Models are built on first use: most functions import the sources without ever reading a job.
    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        defer_build=True,
        alias_generator=AliasGenerator(validation_alias=_spellings),
    )


class LogDriver(JobRecord):
    """Where a container logs (Docker's log configuration); only `awslogs` writes to CloudWatch Logs."""

    log_driver: str | None = None
    options: dict[str, str] = {}

    def option(self, name: str) -> str | None:
        """Return an option like `awslogs-group`; None when it is not set or the driver is another."""
        if self.log_driver not in {None, "awslogs"}:
            return None
        given = {key.lower(): value for key, value in self.options.items()}
        return given.get(name)
