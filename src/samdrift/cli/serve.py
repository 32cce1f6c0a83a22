"""Show a plan's folder in the browser, to this machine only, for a while.

Nothing but reading files below the folder: GET and HEAD, no listing. The Host header is
checked, so that a web page elsewhere cannot reach the folder by pointing its own name at
127.0.0.1 (DNS rebinding), and a page that is shown can load and send nothing.
"""

import http
import shutil
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

START_PAGE = "report.html"
ADDRESS = "127.0.0.1"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}

# The report is one file: its own styles and scripts, and data it carries itself.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data:; "
        "font-src data:; connect-src data: blob:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class UnableToServe(Exception):
    """The folder is missing, or the port is taken."""


class FolderServer(ThreadingHTTPServer):
    """Serves the files below one folder on 127.0.0.1; ``port`` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, *, folder: Path, port: int = 0) -> None:
        """Bind the port; raises UnableToServe where that or the folder fails."""
        if not folder.is_dir():
            raise UnableToServe(f"{folder} is not a folder. Make it first: samdrift plan FOLDER")
        self.folder = folder.resolve()
        try:
            super().__init__((ADDRESS, port), FolderRequest)
        except (OSError, OverflowError) as error:
            raise UnableToServe(f"Port {port} cannot be used ({error}). Choose another: --port") from error

    @property
    def address(self) -> str:
        """The address to open."""
        return f"http://{ADDRESS}:{self.server_port}/{START_PAGE}"

    @property
    def hosts(self) -> frozenset[str]:
        """The Host headers that are answered."""
        return frozenset(f"{name}:{self.server_port}" for name in (ADDRESS, "localhost"))

    def find_file(self, target: str) -> Path | None:
        """Return the file that a request's path names, or None unless it lies below the folder.

        Links that lead out of the folder, hidden files, and names of other systems (back
        slashes, drive letters, NUL) are not there.
        """
        name = unquote(urlsplit(target).path, errors="replace").removeprefix("/")
        parts = name.split("/")
        if any(not part or part.startswith(".") or set(part) & set("\\:\0") for part in parts):
            return None
        try:
            path = self.folder.joinpath(*parts).resolve()
            return path if path.is_relative_to(self.folder) and path.is_file() else None
        except OSError:  # a name longer than a file system allows, a loop of links
            return None


class FolderRequest(BaseHTTPRequestHandler):
    """One request: a file, the way to the start page, or a refusal."""

    server: FolderServer
    server_version = "samdrift"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        """Answer with the file's headers."""
        self._answer(with_content=False)

    def _answer(self, *, with_content: bool) -> None:
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self.send_error(http.HTTPStatus.MISDIRECTED_REQUEST)
            return
        if urlsplit(self.path).path == "/":
            self.send_response(http.HTTPStatus.FOUND)
            self.send_header("Location", f"/{quote(START_PAGE)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path = self.server.find_file(self.path)
        if path is None:
            self.send_error(http.HTTPStatus.NOT_FOUND)
            return
        with path.open("rb") as content:
            self.send_response(http.HTTPStatus.OK)
            self.send_header("Content-Type", CONTENT_TYPES.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(path.stat().st_size))
            self.end_headers()
            if with_content:
                shutil.copyfileobj(content, self.wfile)

    def end_headers(self) -> None:
        """Add the security headers to every answer, refusals included."""
        for name, value in SECURITY_HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing of each request."""


def serve_folder(
    folder: Path, *, port: int = 0, minutes: float = 60, announce: Callable[[str], None]
) -> None:
    """Serve the files below ``folder`` on 127.0.0.1 until the time is up or Ctrl-C.

    Args:
        folder: a plan's folder; ``/`` leads to its ``report.html``.
        port: the port, 0 for a free one.
        minutes: how long it is served [minutes].
        announce: called once with the address, when it answers.

    Raises:
        UnableToServe: the folder is missing, or the port is taken.
    """
    with FolderServer(folder=folder, port=port) as server:
        announce(server.address)
        timer = threading.Timer(minutes * 60, server.shutdown)
        timer.daemon = True
        timer.start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
        finally:
            timer.cancel()
