"""The vocabulary of AWS's error codes, as it is built from the service models."""

import json
from pathlib import Path

from triage.knowledge.error_vocabulary import write_vocabulary


def test_every_services_codes_fit_into_a_megabyte_with_meaning_and_whether_to_retry(tmp_path: Path) -> None:
    target = tmp_path / "aws_errors.json"
    write_vocabulary(target)
    assert target.stat().st_size <= 1_000_000
    codes = json.loads(target.read_bytes())
    assert len(codes) > 2_000
    assert codes["ThrottlingException"]["throttling"] is True
    assert codes["CrawlerNotRunningException"]["services"] == ["glue"]
    assert "crawler" in codes["CrawlerNotRunningException"]["meaning"].lower()
    assert codes["InternalServerException"]["server_fault"] is True
