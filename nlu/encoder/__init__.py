"""Turns a sentence into a vector: all-mpnet-base-v2 with our delta, offline through onnxruntime."""

WIDTH = 768
LONGEST = 128  # tokens, about ninety words; the pieces of a longer message are read on their own
