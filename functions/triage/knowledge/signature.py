"""What a signature is: a known failure as data, checked when it is read."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import Field, field_validator, model_validator

from triage.knowledge.expression import compiled
from triage.knowledge.template import may_stand_in_command, slots_of
from triage.model.base import Frozen
from triage.model.vocabulary import Category, Status

# Commands a signature may carry: they look and change nothing. What changes something is said in words, or is one of
# the verdict's own commands.
_READ_ONLY = re.compile(
    r"aws [a-z0-9-]{1,40} "
    r"(?:(?:describe|get|list|head|filter|simulate|lookup|batch-get)-[a-z0-9-]{1,60}|ls|tail|query|scan)\b"
)
# A shell would act on these; templates need none of them outside quotes.
_SHELL_ACTIVE = re.compile(r"[;&|<>`$\n]")


class Retry(StrEnum):
    """Whether running it again, with nothing changed, gets further."""

    HELPS = "helps"
    AFTER_FIX = "after_fix"
    UNCLEAR = "unclear"


class FixIn(StrEnum):
    """Where the fix goes. A redrive keeps the definition and the input, so these two need a new execution."""

    OUTSIDE = "outside"
    DEFINITION = "definition"
    INPUT = "input"


def _fits(glob: str, name: str) -> bool:
    """Return whether the name fits the glob, whose only wildcard is `*`; a regex each would cost more than it gives."""
    if "*" not in glob:
        return glob == name
    first, *middle, last = glob.split("*")
    if len(name) < len(first) + len(last) or not (name.startswith(first) and name.endswith(last)):
        return False
    rest = name[len(first) : len(name) - len(last)]
    for part in middle:
        _, found, rest = rest.partition(part)
        if part and not found:
            return False
    return True


class When(Frozen):
    """One way to recognise it: everything that is given must hold.

    `errors` are globs over the error's names, `contains` plain texts that must all occur and `any_of` such of which one
    must (any case; they are cheap and spare the regex), `text` a regex whose named groups become slots. `raised` asks
    for an exception with a type. `given` is a JMESPath expression over the whole case (diagnosis/case_file.py), asked
    last; the figures it names become slots.
    """

    errors: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    text: str | None = None
    services: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    raised: bool = False
    given: str | None = None

    @cached_property
    def regex(self) -> re.Pattern[str] | None:
        """The compiled regex, compiled when it is first needed."""
        return re.compile(self.text, re.IGNORECASE) if self.text is not None else None

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """The texts of `any_of` in lower case."""
        return tuple(text.lower() for text in self.any_of)

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """The texts of `contains` in lower case."""
        return tuple(text.lower() for text in self.contains)

    def names_one_of(self, errors: Iterable[str]) -> bool:
        """Return whether one of the errors fits one of the globs; True when there are none."""
        return not self.errors or any(_fits(glob, error) for error in errors for glob in self.errors)

    @model_validator(mode="after")
    def _recognises_something(self) -> Self:
        if not (self.errors or self.contains or self.any_of or self.text or self.statuses or self.raised):
            raise ValueError("give at least one of errors, contains, any_of, text, statuses, raised")
        return self


class Step(Frozen):
    """Something to do: words, and the exact command when looking is done by one."""

    text: str
    command: str | None = None

    @field_validator("command")
    @classmethod
    def _is_read_only(cls, command: str | None) -> str | None:
        if command is None:
            return None
        if not _READ_ONLY.match(command) or _SHELL_ACTIVE.search(command):
            raise ValueError(f"{command!r} is not a plain read-only aws command")
        unknown = sorted(slot for slot in slots_of(command) if not may_stand_in_command(slot))
        if unknown:
            raise ValueError(f"slot {unknown[0]!r} has no known shape and cannot stand in a command")
        return command


class ExampleEvidence(Frozen):
    """What else is known in an example, for a `given`; `service` and `field` where it is of a job's record."""

    source: str
    text: str
    service: str | None = None
    field: str | None = None


class Example(Frozen):
    """A text, or an error and a text, that a signature must or must not match; `slots` are those it must find."""

    text: str = ""
    error: str | None = None
    service: str | None = None
    status: Status | None = None
    evidence: tuple[ExampleEvidence, ...] = ()
    slots: dict[str, str] = {}


class Signature(Frozen):
    """One known failure.

    `what` says what happened (the statement, where it is not given), `statement` why, `headline` both in a few words
    (else the title); of each the first whose slots are all known is used. `specificity` (0 to 100) decides between
    signatures that match the same text. `confidence` is that of a match on the failure's own text. `explained_by` are
    the categories that, when found in the failing request's log, are the cause of which this is only the wrapper.
    `rejected` says that the call was turned away before it did anything, so that doing it again is safe.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
    title: str = Field(min_length=1)
    category: Category
    specificity: int = Field(ge=0, le=100)
    confidence: float = Field(gt=0, le=1)
    retry: Retry
    fix_in: FixIn = FixIn.OUTSIDE
    rejected: bool = False
    explained_by: tuple[Category, ...] = ()
    headline: tuple[str, ...] = ()
    what: tuple[str, ...] = ()
    statement: tuple[str, ...] = Field(min_length=1)
    docs: str = Field(pattern=r"^https://")
    when: tuple[When, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = Field(min_length=1)

    @property
    def headlines(self) -> tuple[str, ...]:
        """The templates of the headline; the title needs no slot, so that one can always be filled."""
        return (*self.headline, self.title)

    @property
    def happenings(self) -> tuple[str, ...]:
        """The templates of what happened."""
        return self.what or self.statement


class WrittenSignature(Signature):
    """A signature as a person writes it: with examples that it must match, and near misses that it must not."""

    examples: tuple[Example, ...] = Field(min_length=2)
    near_misses: tuple[Example, ...] = Field(min_length=1)

    @field_validator("when")
    @classmethod
    def _expressions_can_be_compiled(cls, when: tuple[When, ...]) -> tuple[When, ...]:
        for each in when:
            if each.given is not None:
                compiled(each.given)
        return when

    @field_validator("examples", "near_misses", mode="before")
    @classmethod
    def _text_alone_is_an_example(cls, examples: object) -> object:
        if not isinstance(examples, list | tuple):
            return examples
        return tuple({"text": each} if isinstance(each, str) else each for each in examples)
