"""A small server to supervise, which misbehaves as its arguments say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/die":
            os._exit(3)
        if Path("ill").exists():  # whoever tests writes this file
            threading.Event().wait()
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        print("asked for", self.path, flush=True)


def main() -> None:
    faults = set(sys.argv[1:])
    if "broken" in faults:
        sys.exit("a fault in the model")
    if "deaf" in faults:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "parent" in faults:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    if "mute" not in faults:
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
