"""The platform's own log lines, as CloudWatch Logs shows them."""

from local_cloud.lambda_environment import log_lines
from local_cloud.lambda_environment.log_lines import Usage


def test_report_of_a_warm_invocation_bills_the_duration_rounded_up() -> None:
    usage = Usage(duration_ms=12.341, memory_size_mb=256, max_memory_used_mb=71)

    assert log_lines.report("5d1e0c2a", usage) == (
        "REPORT RequestId: 5d1e0c2a\tDuration: 12.34 ms\tBilled Duration: 13 ms\t"
        "Memory Size: 256 MB\tMax Memory Used: 71 MB\t\n"
    )


def test_report_of_a_cold_start_names_and_bills_the_init() -> None:
    usage = Usage(duration_ms=2.0, memory_size_mb=128, max_memory_used_mb=40, init_ms=300.5)

    line = log_lines.report("5d1e0c2a", usage)

    assert "\tBilled Duration: 303 ms\t" in line
    assert line.endswith("\tInit Duration: 300.50 ms\t\n")


def test_timeout_line_has_time_request_and_seconds() -> None:
    line = log_lines.timed_out("5d1e0c2a", 1_795_313_624_031, 3)

    assert line == "2026-11-22T02:13:44.031Z 5d1e0c2a Task timed out after 3.00 seconds\n\n"
