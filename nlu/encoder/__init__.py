"""Turns a sentence into a vector: all-MiniLM-L6-v2, run offline through onnxruntime."""

WIDTH = 384
