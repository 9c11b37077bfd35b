"""`python -m benchmarks [name ...]` runs the named benchmarks, or all."""

import sys
from importlib import import_module

BENCHMARKS = ("diagnosis", "imports", "latency", "locate", "log_engine", "storm")


def main(names: list[str]) -> int:
    """Run them one after the other; return 0 when every budget held, 1 when one did not, 2 for an unknown name."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    return max(int(import_module(f"benchmarks.{name}").main()) for name in names or BENCHMARKS)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
