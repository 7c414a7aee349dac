"""Fixtures that any test may ask for; each lives in a file named after what it gives."""

pytest_plugins = ["tests.examples", "tests.long_first", "tests.unhurried", "tests.postgres"]
