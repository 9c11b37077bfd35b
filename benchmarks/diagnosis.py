"""How often the diagnosis is right, whether its confidence means something, and how long it takes."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks.excerpts import Judged, as_row, diagnose, judged_excerpts
from benchmarks.histories import claimed_of_the_healthy
from benchmarks.table import show

_SURE = 0.8
BUDGET_DIAGNOSIS_MS = 50.0
BUDGET_LOADING_MS = 30.0
_RUNS = 30
_FRESH_RUNS = 5
_BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))
# A fresh interpreter, since signatures are kept once they are read.
_LOADING = """
import time
from triage.knowledge.load import load_signatures
began = time.process_time()
load_signatures()
print((time.process_time() - began) * 1000)
"""
_DENIED = (
    "[ERROR] ClientError: An error occurred (AccessDenied) when calling the GetObject operation: User: "
    "arn:aws:sts::111122223333:assumed-role/acme-load-role/acme-load is not authorized to perform: s3:GetObject on "
    "resource: arn:aws:s3:::acme-raw/orders/part-0.parquet because no identity-based policy allows the s3:GetObject "
    'action\nTraceback (most recent call last):\n  File "/var/task/load.py", line 12, in handler\n'
)


def main() -> int:
    """Print the tables; return 1 when a target is missed."""
    return max(_accuracy(judged_excerpts()), _timing())


def _accuracy(judged: Sequence[Judged]) -> int:
    claimed, healthy = claimed_of_the_healthy()
    baseline = sum(each.baseline in (each.label["best"], *each.label["accepted"]) for each in judged)
    sure = [each for each in judged if not each.is_right and each.confidence >= _SURE]
    retry = [each for each in judged if each.retry == each.label["retry"]]
    shares = [
        _share("primary category right", sum(each.is_right for each in judged), len(judged), 0.92),
        _share("in the top three", sum(each.is_in_top_three for each in judged), len(judged), 0.98),
        _share("says what it must mention", sum(each.mentions_all for each in judged), len(judged), 0.95),
        _share("retry verdict right", len(retry), len(judged), 0.90),
        (f"wrong with confidence >= {_SURE}", str(len(sure)), "<= 1", len(sure) <= 1),
        ("failures claimed of healthy histories", f"{claimed} of {healthy}", "0", claimed == 0),
    ]
    rows = [(name, figure, target, "yes" if met else "NO") for name, figure, target, met in shares]
    rows.append(("eleven plain regexes, category right", f"{baseline / len(judged):.0%}", "", ""))
    note = f"{len(judged)} posted excerpts"
    show("diagnosis", "Diagnosis of posted failures", ("figure", "measured", "target", "met"), rows, note=note)
    _reliability(judged)
    if os.environ.get("SHOW_MISSES"):
        for each in judged:
            if not (each.is_right and each.mentions_all and each.retry == each.label["retry"]):
                print(as_row(each))
    return int(not all(met for *_, met in shares))


def _share(name: str, count: int, total: int, target: float) -> tuple[str, str, str, bool]:
    return name, f"{count / total:.1%} ({count})", f">= {target:.0%}", count / total >= target


def _reliability(judged: Sequence[Judged]) -> None:
    rows = []
    for low, high in _BANDS:
        band = [each for each in judged if low <= each.confidence < high]
        stated = f"{statistics.mean(each.confidence for each in band):.2f}" if band else ""
        right = f"{sum(each.is_right for each in band) / len(band):.2f}" if band else ""
        rows.append((f"{low:.1f} to {min(high, 1.0):.1f}", len(band), stated, right))
    show("diagnosis_reliability", "What confidence is worth", ("stated", "excerpts", "mean stated", "right"), rows)


def _timing() -> int:
    diagnose(_DENIED)
    one = _median(lambda: diagnose(_DENIED))
    loading = statistics.median(_loading() for _ in range(_FRESH_RUNS))
    rows = [
        ("one gathered incident", f"{one:.1f}", f"{BUDGET_DIAGNOSIS_MS:.0f}"),
        ("loading all signatures", f"{loading:.1f}", f"{BUDGET_LOADING_MS:.0f}"),
    ]
    show("diagnosis_timing", "Time of a diagnosis", ("what", "CPU ms", "budget"), rows)
    return int(one > BUDGET_DIAGNOSIS_MS or loading > BUDGET_LOADING_MS)


def _median(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_RUNS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds) * 1000


def _loading() -> float:
    answer = subprocess.run([sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True)
    return float(answer.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
