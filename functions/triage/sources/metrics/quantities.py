"""Numbers with units as people write them."""

_STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_BYTES = {"Bytes": "B", "Bytes/Second": "B/s"}
_UNITS = {
    "Percent": "%",
    "Seconds": " s",
    "Milliseconds": " ms",
    "Microseconds": " µs",
    "Count": "",
    "Count/Second": "/s",
    "None": "",
}


def quantity(value: float, unit: str) -> str:
    """Return `14.1 GB`, `91.4%`, `563`, `1.5 s` (of 1500 ms): three significant digits, decimal prefixes."""
    if unit in _BYTES:
        return _scaled(value, _BYTES[unit])
    if unit == "Milliseconds" and abs(value) >= 1000:
        value, unit = value / 1000, "Seconds"
    return f"{_short(value)}{_UNITS.get(unit, f' {unit}' if unit else '')}"


def _scaled(value: float, unit: str) -> str:
    for size, prefix in _STEPS:
        if abs(value) >= size:
            return f"{_short(value / size)} {prefix}{unit}"
    return f"{_short(value)} {unit}"


def _short(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.3g}"
