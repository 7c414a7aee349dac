"""How good understanding and triage are together, on messages that nothing was trained on."""
