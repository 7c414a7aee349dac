"""How Hypothesis looks for examples: however slow the machine is just then.

One example that takes a moment longer than the others, as on a machine with a second test run, is
no fault of what is tried. What must be fast has a test that measures it.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "unhurried",
    settings(),  # in CI that is Hypothesis' own profile, with the same examples each time
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")
