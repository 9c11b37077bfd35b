"""The log engine against Drain3 and against the floor: speed, memory, grouping accuracy, and hits on labelled logs."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import orjson

from benchmarks.build_logs import hits
from benchmarks.grouping import grouping
from benchmarks.log_text import Growing, Recorded, Text, json_logs, lambda_text, pages, plain
from benchmarks.table import show
from triage.mining.decoding import decode_page
from triage.mining.miner import Miner
from triage.mining.patterns import compare
from triage.mining.ranking import rank

_LINES = 1_000_000
_DRAIN_LINES = 40_000
_RUNS = 3
_FLOOR_SHARE = 0.60
BUDGET_SECONDS = 3.0
BUDGET_MIB = 256
# Mined together, as the source mines all the pages that it has read.
_PAGES_AT_ONCE = 10
_HEX = b"0123456789abcdef-"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_MASKS = (
    (rf"(?<![0-9A-Za-z]){_UUID}(?![0-9A-Za-z])", "ID"),
    (r"(?<![0-9A-Za-z])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?(?![0-9A-Za-z])", "IP"),
    (r"(?<![0-9A-Za-z])0x[0-9a-fA-F]+(?![0-9A-Za-z])", "HEX"),
    (r"(?<![0-9A-Za-z])[\-+]?\d+(?![0-9A-Za-z])", "NUM"),
)


def _without_header(line: str) -> str:
    parts = line.split("\t", 3)
    return f"{parts[2]} {parts[3]}" if len(parts) == 4 and len(parts[1]) == 36 else line


def _json_message(line: str) -> str:
    return str(orjson.loads(line)["message"])


Layout = tuple[str, Callable[[int, Text], list[str]], Callable[[str], str], float]
LAYOUTS: tuple[Layout, ...] = (
    ("plain", plain, str, 15),
    ("lambda", lambda_text, _without_header, 40),
    ("json", json_logs, _json_message, 10),
)


def main() -> int:
    """Print the tables; return 1 when a target is missed."""
    return max(_speed(), _pages(), grouping(), hits())


def _speed() -> int:
    rows = []
    missed = 0
    for seed, (name, make, message, wanted) in enumerate(LAYOUTS, start=1):
        for kind, text in (("recorded", Recorded(seed, traced=name == "lambda")), ("growing", Growing(seed))):
            lines = make(_LINES, text)
            ours, floor = _ours_and_floor(lines)
            drain = _drain(lines[:_DRAIN_LINES], message)
            times, share = drain / ours, floor / ours
            met = times >= wanted and share >= _FLOOR_SHARE
            missed |= not met
            figures = (f"{1 / ours:,.0f}", f"{1 / drain:,.0f}", f"{1 / floor:,.0f}", f"{times:.0f}x", f"{share:.0%}")
            target = f">= {wanted:g}x, >= {_FLOOR_SHARE:.0%}"
            rows.append((f"{name}, {kind}", *figures, target, "yes" if met else "NO"))
    columns = ("text", "lines/s", "Drain3", "floor", "vs Drain3", "of the floor", "target", "met")
    note = (
        f"{_LINES:,} lines each, the best of {_RUNS} runs by processor time; Drain3 with masks on {_DRAIN_LINES:,}. "
        "Recorded messages have other numbers and ids in each line; growing ones new words, too"
    )
    show("log_engine_speed", "Templates, counts, first and last lines, examples", columns, rows, note=note)
    return int(missed)


def _ours_and_floor(lines: Sequence[str]) -> tuple[float, float]:
    """Return seconds a line, both measured in turn, so that a busy machine slows both."""
    ours, floor = [], []
    for _ in range(_RUNS):
        floor.append(_seconds(lambda: Counter("\n".join(lines).encode().translate(None, _HEX).split(b"\n"))))
        ours.append(_seconds(lambda: _mine(lines)))
    return min(ours) / len(lines), min(floor) / len(lines)


def _mine(lines: Sequence[str]) -> None:
    miner = Miner()
    miner.add(lines)
    compare(miner)


def _drain(lines: Sequence[str], message: Callable[[str], str]) -> float:
    """Return Drain3's seconds a line, with masks and on the messages alone, as its users tune it."""
    # Untyped, and needed by this measurement alone.
    drain3, masking = import_module("drain3"), import_module("drain3.masking")
    config = import_module("drain3.template_miner_config").TemplateMinerConfig()
    config.profiling_enabled = False
    config.masking_instructions = [masking.MaskingInstruction(pattern, name) for pattern, name in _MASKS]
    miner = drain3.TemplateMiner(config=config)
    return _seconds(lambda: [miner.add_log_message(message(line)) for line in lines]) / len(lines)


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _pages() -> int:
    """Measure raw pages to ranked findings in a process of its own, for its memory."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.log_engine", "pages"], capture_output=True, text=True, check=True
    )
    seconds, mib, found = answer.stdout.split()
    rows = [
        ("seconds", seconds, f"<= {BUDGET_SECONDS:g}", "yes" if float(seconds) <= BUDGET_SECONDS else "NO"),
        ("MiB at most", mib, f"<= {BUDGET_MIB}", "yes" if float(mib) <= BUDGET_MIB else "NO"),
        ("ranked patterns", found, "", ""),
    ]
    note = f"{_LINES:,} events in pages of 10,000, decoded, mined and ranked; processor time without making the pages"
    show(
        "log_engine_pages",
        "Raw FilterLogEvents pages to ranked findings",
        ("figure", "measured", "target", "met"),
        rows,
        note=note,
    )
    return int(float(seconds) > BUDGET_SECONDS or float(mib) > BUDGET_MIB)


def _rank_pages() -> None:
    """Print seconds, the process's greatest memory in MiB, and how many patterns were ranked."""
    miner = Miner()
    messages: list[str] = []
    times: list[int] = []
    spent = 0.0
    for number, body in enumerate(pages(_LINES, Recorded(4, traced=True)), start=1):
        began = time.process_time()
        page = decode_page(body)
        messages += page.messages
        times += page.times
        if number % _PAGES_AT_ONCE == 0:
            miner.add(messages, times)
            messages, times = [], []
        spent += time.process_time() - began
        del page
    began = time.process_time()
    miner.add(messages, times)
    ranking = rank(miner, failed_at=1_793_600_000_000 + _LINES)
    spent += time.process_time() - began
    memory = _greatest_memory()
    print(f"{spent:.2f} {memory:.0f} {len(ranking.explanations)}")


def _greatest_memory() -> float:
    """Return this process's own peak in MiB; that of getrusage begins with the parent's."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["pages"]:
        _rank_pages()
    else:
        raise SystemExit(main())
