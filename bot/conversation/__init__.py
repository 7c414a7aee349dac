"""The dialogue: pure, explained, tested state by state. Imports only triage."""
