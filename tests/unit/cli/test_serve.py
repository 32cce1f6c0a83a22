"""The server of a plan's folder: what it shows, and everything it must refuse."""

import http.client
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.cli.serve import SECURITY_HEADERS, FolderServer, UnableToServe, serve_folder

SECRET = "outside the folder"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FolderServer]:
    top = tmp_path_factory.mktemp("top")
    (top / "secret.txt").write_text(SECRET, encoding="utf-8")
    folder = top / "plan"
    (folder / "tables").mkdir(parents=True)
    (folder / "report.html").write_text("<h1>Plan</h1>", encoding="utf-8")
    (folder / "tables" / "servers æøå.csv").write_text("name\n", encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    (folder / "link.txt").symlink_to(top / "secret.txt")
    with FolderServer(folder=folder) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(
    server: FolderServer, path: str, method: str = "GET", host: str | None = None
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", f"127.0.0.1:{server.server_port}" if host is None else host)
    connection.endheaders()
    response = connection.getresponse()
    return response, response.read().decode("utf-8")


def test_shows_a_file_with_its_type_and_headers(server: FolderServer) -> None:
    response, text = ask(server, "/report.html?q=1")
    assert (response.status, text) == (200, "<h1>Plan</h1>")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value


def test_names_may_hold_danish_letters_and_spaces(server: FolderServer) -> None:
    response, text = ask(server, "/tables/servers%20%C3%A6%C3%B8%C3%A5.csv")
    assert (response.status, text) == (200, "name\n")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_head_gives_the_length_without_content(server: FolderServer) -> None:
    response, text = ask(server, "/report.html", method="HEAD")
    assert (response.status, text, response.headers["Content-Length"]) == (200, "", "13")


def test_the_root_leads_to_the_report(server: FolderServer) -> None:
    response, _ = ask(server, "/")
    assert (response.status, response.headers["Location"]) == (302, "/report.html")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/tables/../../secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/%2Fetc/passwd",
        "/link.txt",
        "/.hidden",
        "/tables",
        "/tables/",
        "/report.html%00.txt",
        "/report.html/",
        "/" + "a" * 5000,
        "/missing",
    ],
)
def test_what_is_not_a_file_below_the_folder_is_not_there(server: FolderServer, path: str) -> None:
    response, text = ask(server, path)
    assert response.status == 404
    assert SECRET not in text
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "", "127.0.0.1:1"])
def test_another_host_name_is_refused(server: FolderServer, host: str) -> None:
    response, text = ask(server, "/report.html", host=host.format(port=server.server_port))
    assert response.status == 421
    assert "Plan" not in text


def test_localhost_is_this_machine_too(server: FolderServer) -> None:
    response, _ = ask(server, "/report.html", host=f"LOCALHOST:{server.server_port}")
    assert response.status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_possible(server: FolderServer, method: str) -> None:
    response, _ = ask(server, "/report.html", method=method)
    assert response.status == 501


@given(path=st.text(max_size=40))
def test_no_path_leads_outside(server: FolderServer, path: str) -> None:
    found = server.find_file("/" + path)
    assert found is None or found.is_relative_to(server.folder)


def test_only_this_machine_is_listened_to(server: FolderServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_missing_folder_and_a_taken_port_are_said(server: FolderServer, tmp_path: Path) -> None:
    with pytest.raises(UnableToServe, match="not a folder"):
        FolderServer(folder=tmp_path / "none")
    with pytest.raises(UnableToServe, match="--port"):
        FolderServer(folder=tmp_path, port=server.server_port)
    with pytest.raises(UnableToServe, match="--port"):
        FolderServer(folder=tmp_path, port=70_000)


def test_it_stops_by_itself(tmp_path: Path) -> None:
    said: list[str] = []
    start = time.monotonic()
    serve_folder(tmp_path, minutes=0.001, announce=said.append)
    assert time.monotonic() - start < 10
    assert said[0].startswith("http://127.0.0.1:")
    assert said[0].endswith("/report.html")
