"""One module a command: `add_arguments(parser)` and `run(given) -> exit status`."""
