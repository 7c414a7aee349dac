"""The console: where the control room, officers and comms staff work, under /staff."""
