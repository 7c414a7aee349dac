"""Figures about the service: pure sums over counts a day."""
