"""What looks like the cause and is not stands with the causes, in every format, and its evidence is shown."""

from datetime import timedelta

import pytest

from tests.unit.rendering.reports import FAILED, PIPELINE, report
from triage.model.change import Relation, tell_change
from triage.model.evidence import Evidence, RevisionRef
from triage.model.report import Report
from triage.rendering import RENDERERS
from triage.rendering.renderer import Renderer

# The JSON has it in its context.
_FOR_PEOPLE = [renderer for renderer in RENDERERS if renderer.name != "json"]
_SAID = "Not the cause: stack acme-data changed function acme-report at 02:08:44; no state of this pipeline calls it"


def with_deploy(*, place: int = 3) -> Report:
    """Return a report of which a deployment is the piece of evidence at this place."""
    at = FAILED - timedelta(minutes=5)
    what = "stack acme-data changed function acme-report"
    deploy = Evidence(
        id=f"E{place + 1}",
        source="changes",
        at=at,
        resource="acme-report",
        text=tell_change(what, at=at, failed_at=FAILED, onset=FAILED, relation=Relation.UNUSED),
        ref=RevisionRef(operation="lambda:ListVersionsByFunction", resource="acme-report"),
    )
    others = report().evidence
    filler = [others[-1].model_copy(update={"id": f"E{n + 1}"}) for n in range(len(others), place)]
    return report().model_copy(update={"evidence": (*others, *filler, deploy)})


@pytest.mark.parametrize("renderer", _FOR_PEOPLE, ids=lambda renderer: renderer.name)
def test_a_ruled_out_change_is_said_in_every_format_that_people_read(renderer: Renderer) -> None:
    rendered = " ".join(renderer.render(with_deploy(), PIPELINE).split())
    plain = rendered.replace("\\", "")
    assert _SAID in plain
    assert plain.index("3) Probable cause") < plain.index(_SAID) < plain.index("4) Recommended next steps")


def test_its_evidence_is_shown_however_little_it_weighs() -> None:
    text = RENDERERS[0].render(with_deploy(place=14), PIPELINE)
    assert "E15" in text
    assert "[E15]" in text


def test_nothing_is_ruled_out_where_no_cause_is_named() -> None:
    bare = with_deploy().model_copy(update={"probable_causes": ()})
    assert "Not the cause" not in RENDERERS[0].render(bare, PIPELINE)
