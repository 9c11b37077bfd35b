"""What all job records share: one model reads a Describe answer and the same record inside a Step Functions cause."""

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel, to_pascal


def _spellings(name: str) -> AliasChoices:
    return AliasChoices(to_pascal(name), to_camel(name))


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
