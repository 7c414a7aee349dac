"""The way out: the relay that sends what was committed, and the word to staff."""
