"""What every test shares."""

from hypothesis import HealthCheck, settings

# The machine runs other tests at the same time: how long one example takes says nothing.
settings.register_profile("shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")
