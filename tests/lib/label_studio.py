"""A real Label Studio in an environment of its own, on this machine; tests skip, with the reason, where it cannot be."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

VERSION = "1.23.2"
FOLDER = Path(__file__).parents[2] / ".venv-label-studio"
"""Where it is installed, about 1 GB; `make clean` removes it."""
INSTALLING, STARTING = 240, 120
"""Seconds that each may take."""
TOKEN = "0123456789abcdef0123456789abcdef01234567"
"""Of a server that nobody else can reach, and that is gone after the test."""


def installed() -> Path:
    """Give the program; install it first if it is not there."""
    program = FOLDER / "bin" / "label-studio"
    done = FOLDER / f".installed-{VERSION}"
    if done.exists():
        return program
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True, capture_output=True, timeout=60)
        pip = [FOLDER / "bin" / "python", "-m", "pip", "install", "-q", f"label-studio=={VERSION}"]
        subprocess.run(pip, check=True, capture_output=True, timeout=INSTALLING)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"Label Studio {VERSION} cannot be installed here: {error}")
    done.touch()
    return program


@contextmanager
def running(data: Path) -> Iterator["Server"]:
    """Start it with an empty database in a folder, and stop it at the end."""
    program = installed()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    who = ["--username", "anna@example.org", "--password", "only-for-a-test", "--user-token", TOKEN]
    where = ["--no-browser", "--internal-host", "127.0.0.1", "--port", str(port)]
    settings = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
    }
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | settings
    with (data / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [program, "start", *who, *where], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
        )
        try:
            server = Server(f"http://127.0.0.1:{port}")
            if not server.is_up(process):
                said = (data / "log.txt").read_text("utf-8", "replace")[-500:]
                pytest.skip(f"Label Studio does not start within {STARTING} seconds here: {said}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Server:
    """Its programming interface."""

    def __init__(self, address: str):
        self.address = address

    def is_up(self, process: "subprocess.Popen[bytes]") -> bool:
        end = time.monotonic() + STARTING
        while time.monotonic() < end and process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=5):
                    return True
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        return False

    def call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}/api/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())
