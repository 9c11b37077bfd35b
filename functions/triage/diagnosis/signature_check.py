"""Checks signatures against their own examples and against each other, and says what matches a text and why."""

from collections.abc import Iterator, Sequence

from triage.diagnosis.case_file import CaseFile
from triage.diagnosis.raised import error_names, plain_text, read_raised
from triage.knowledge import Observation, Signature, fill, match
from triage.knowledge.matcher import Match, match_one
from triage.knowledge.signature import Example, WrittenSignature

_SHOWN = 80
# What the failure itself tells and what may therefore stand in any template.
_KNOWN = {"actor": "the job", "state": "Load", "function": "load", "table": "orders"}


def observation_of(example: Example) -> Observation:
    """Return what the diagnosis would look at if it met this text or error."""
    raised = read_raised(example.text)
    names = [
        *error_names(example.text),
        *([raised.type] if raised else []),
        *([example.error] if example.error else []),
    ]
    return Observation(
        text=plain_text(example.text),
        errors=tuple(dict.fromkeys(name for name in names if name)),
        raised=raised,
        service=example.service,
        status=example.status,
    )


def case_of(example: Example) -> CaseFile:
    """Return what an expression may ask about this example: its own text first, as the failure's."""
    own = {"id": "E0", "source": "execution_history", "text": example.text}
    told = [{"id": f"E{number}", **each.dump()} for number, each in enumerate(example.evidence, start=1)]
    return CaseFile((own, *told), None, example.status)


def problems_of(signatures: Sequence[WrittenSignature], among: Sequence[Signature]) -> Iterator[str]:
    """Yield what is wrong, a line each: an example not matched or matched by another, a near miss matched."""
    for signature in signatures:
        for example in signature.examples:
            yield from _problems_of_example(signature, example, among)
        for near_miss in signature.near_misses:
            if match_one(signature, observation_of(near_miss), case_of(near_miss).ask):
                yield f"{signature.id}: matches its near miss {_quoted(near_miss)}"


def explain(text: str, among: Sequence[Signature]) -> list[tuple[Match, bool]]:
    """Return every signature that recognises the text, the most specific first, and whether it is the one used."""
    observation = observation_of(Example(text=text))
    used = {each.signature.id for each in match([observation], among)}
    found = [each for signature in among if (each := match_one(signature, observation))]
    return [(each, each.signature.id in used) for each in sorted(found, key=lambda each: -each.signature.specificity)]


def _problems_of_example(signature: WrittenSignature, example: Example, among: Sequence[Signature]) -> Iterator[str]:
    observation = observation_of(example)
    ask = case_of(example).ask
    found = match_one(signature, observation, ask)
    if found is None:
        yield f"{signature.id}: does not match its example {_quoted(example)}"
        return
    others = [each.signature.id for each in match([observation], among, ask) if each.signature.id != signature.id]
    if others:
        yield f"{signature.id}: its example {_quoted(example)} is matched as well or rather by {', '.join(others)}"
    if not example.slots.items() <= found.slots.items():
        yield f"{signature.id}: its example {_quoted(example)} fills {found.slots}, not {example.slots}"
    if any(fill(part, {**_KNOWN, **found.slots}) is None for part in (signature.happenings, signature.statement)):
        yield f"{signature.id}: no statement can be filled from its example {_quoted(example)}"


def _quoted(example: Example) -> str:
    said = example.text or example.error or str(example.status)
    return f'"{said[:_SHOWN]}"'
