"""Says with a request that was cut short what it logged last: there it was waiting, or at work."""

from collections.abc import Sequence

from triage.diagnosis.candidate import Candidate, Note
from triage.diagnosis.rules.situation import Situation
from triage.knowledge.observation import Closeness
from triage.mining.excerpt import excerpt
from triage.mining.formats import parse_line
from triage.model.last_lines import read_last_line

_SHOWN = 160


def last_words(situation: Situation, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Note the last line with every cause that tells only how the request ended."""
    for each in situation.from_source("logs"):
        line = read_last_line(each.text)
        if line:
            said = " ".join(excerpt(parse_line(line).message or line, _SHOWN).split())
            note = Note(f'the last it logged was "{said}"', each.id)
            return [_noting(candidate, note) for candidate in candidates]
    return list(candidates)


def _noting(candidate: Candidate, note: Note) -> Candidate:
    return candidate.citing(note) if candidate.closeness is Closeness.FAILURE else candidate
