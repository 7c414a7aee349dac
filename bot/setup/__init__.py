"""Makes both environments and the trained model from a clean clone, with the standard library only.

It runs before anything is installed, under whichever `python3` the machine has (3.8 or newer), so
it imports nothing of ours and nothing from outside.
"""
