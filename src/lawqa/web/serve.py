"""Run the page as a program of its own: `lawqa serve`. Streamlit itself is started, not imported."""

from __future__ import annotations

import errno
import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from lawqa.errors import LawqaError
from lawqa.web import texts

DEFAULT_PORT = 8501
DEFAULT_HOST = "localhost"
ENTRY = Path(__file__).with_name("_entry.py")

# The same as .streamlit/config.toml in a checkout (a test compares them): an installed package has no such file.
OPTIONS: dict[str, str | int | bool] = {
    "browser.gatherUsageStats": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 50,
    "server.showEmailPrompt": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.font": "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
    "theme.light.primaryColor": "#8f2d1f",
    "theme.light.backgroundColor": "#fdfcf9",
    "theme.light.secondaryBackgroundColor": "#f4f1ea",
    "theme.light.textColor": "#23201c",
    "theme.dark.primaryColor": "#e39a80",
    "theme.dark.backgroundColor": "#171614",
    "theme.dark.secondaryBackgroundColor": "#23211e",
    "theme.dark.textColor": "#e9e5dc",
}


def serve_command(port: int | None = None, host: str = DEFAULT_HOST) -> list[str]:
    """The command that runs the page, on this machine only unless `host` says otherwise."""
    options = OPTIONS | {"server.address": host, "server.port": port or DEFAULT_PORT, "logger.hideWelcomeMessage": True}
    flags = [f"--{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(ENTRY), *flags]


def run(port: int | None = None, host: str = DEFAULT_HOST, kiosk_idle: int | None = None) -> int:
    """Serve until interrupted; the exit code. LawqaError when Streamlit is missing or the address cannot be had.

    `kiosk_idle` makes it a public screen that goes back to its beginning after so many seconds.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise LawqaError(texts.NO_STREAMLIT, texts.NO_STREAMLIT_HINT)
    port = port or DEFAULT_PORT
    check_address(port, host)
    click.echo(texts.SERVING.format(host="localhost" if host in ("0.0.0.0", "::") else host, port=port))
    sys.stdout.flush()
    command = serve_command(port, host)
    if kiosk_idle is not None:
        os.environ.update({"LAWQA_KIOSK": "1", "LAWQA_KIOSK_IDLE": str(kiosk_idle)})
    if sys.platform != "win32":
        # In the place of this process: signals reach the server, and what building an index held is given back.
        os.execv(command[0], command)
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0


def check_address(port: int, host: str) -> None:
    """LawqaError, one line, where Streamlit would say in English that it cannot listen."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LawqaError(texts.BAD_HOST.format(host=host), texts.BAD_HOST_HINT) from error
    failures = [failure for failure in (_bind_failure(*entry) for entry in found) if failure is not None]
    if errno.EADDRINUSE in failures:
        hint = texts.PORT_TAKEN_HINT.format(other=port + 1 if port < 65535 else DEFAULT_PORT)
        raise LawqaError(texts.PORT_TAKEN.format(port=port), hint)
    if len(failures) == len(found):  # a name may also stand for an address of a family that is switched off
        raise LawqaError(texts.BAD_HOST.format(host=host), texts.BAD_HOST_HINT)


def _bind_failure(family: int, kind: int, protocol: int, _: str, address: Any) -> int | None:
    try:
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.errno or -1
    return None
