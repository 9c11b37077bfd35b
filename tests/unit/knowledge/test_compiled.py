"""The compiled form says the same as the files, and is not used for others."""

from pathlib import Path

import pytest

from triage.knowledge.compiled import read_compiled, write_compiled
from triage.knowledge.load import FOLDER, parse_files, signature_files

_FILES = signature_files(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert write_compiled(tmp_path, _FILES, parse_files(_FILES))
    return tmp_path


def test_it_holds_every_signature_as_it_was_written_but_for_its_examples(folder: Path) -> None:
    compiled = read_compiled(folder, _FILES)
    assert compiled is not None
    left_out = {"examples", "near_misses"}
    assert [each.model_dump(exclude=left_out) for each in compiled] == [
        each.model_dump(exclude=left_out) for each in parse_files(_FILES)
    ]


def test_it_is_not_used_for_files_that_have_changed(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("")
    assert read_compiled(folder, (*_FILES, own)) is None


@pytest.mark.parametrize("content", ["", "{", '{"digest": 1}', "[]"])
def test_a_damaged_one_is_as_good_as_none(folder: Path, content: str) -> None:
    (folder / "__pycache__" / "signatures.json").write_text(content)
    assert read_compiled(folder, _FILES) is None


def test_where_nothing_can_be_written_it_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file, no folder")
    assert not write_compiled(tmp_path, _FILES, ())
