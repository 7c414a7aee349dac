"""The ways in and out: one module a channel, all behind the port in base.py."""
