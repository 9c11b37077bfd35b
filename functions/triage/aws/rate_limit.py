"""Keeps calls of one operation within its quota, for all threads together; slower for a while once AWS throttles."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

# What a throttle leaves of the rate, and what each call that succeeds gives back, as shares of the quota.
_BACK_OFF = 0.5
_RECOVERY = 0.05
_LEAST = 1.0


class RateLimit:
    """At most `per_second` calls in any second."""

    def __init__(
        self,
        per_second: int,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin with the whole rate."""
        self._quota = float(per_second)
        self._rate = self._quota
        self._now = now
        self._sleep = sleep
        self._begun: deque[float] = deque(maxlen=per_second)
        self._lock = Lock()

    @property
    def rate(self) -> float:
        """The calls a second at present: less than the quota after a throttle."""
        return self._rate

    def wait(self) -> None:
        """Return as soon as the next call is within the rate."""
        # The place is reserved under the lock and waited for outside of it, so that threads queue up in order.
        with self._lock:
            now = self._now()
            begin = max(now, self._next())
            self._begun.append(begin)
        if begin > now:
            self._sleep(begin - now)

    def throttled(self) -> None:
        """Halve the rate: others use the quota too."""
        with self._lock:
            self._rate = max(_LEAST, self._rate * _BACK_OFF)

    def succeeded(self) -> None:
        """Give back a little of what throttles took."""
        with self._lock:
            self._rate = min(self._quota, self._rate + self._quota * _RECOVERY)

    def _next(self) -> float:
        """Return when the next call may begin: a second after the one that is as many calls back as a second has."""
        calls = int(self._rate)
        return self._begun[-calls] + 1.0 if len(self._begun) >= calls else 0.0
