"""Report ids: ULIDs made from the signal, so that the same signal always gets the same id."""

from datetime import datetime
from hashlib import sha256

# Crockford's base 32, as the ULID specification (github.com/ulid/spec) has it: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80


def ulid(at: datetime, seed: str) -> str:
    """Return a 26-character ULID of this moment (milliseconds) whose random part is the seed's SHA-256."""
    milliseconds = int(at.timestamp() * 1000)
    randomness = int.from_bytes(sha256(seed.encode()).digest()[: _RANDOM_BITS // 8], "big")
    number = (milliseconds << _RANDOM_BITS) | randomness
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
