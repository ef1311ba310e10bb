"""A stand-in for the hub, on localhost, in memory: it answers the real client's requests.

Repositories are branches of commits; a file is git's blob, a large one (Parquet, or over 10 MB) a pointer of Git LFS to
an object that is put first. Every request is kept in `requests`, and `fail` makes any of them go wrong.
"""

import base64
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

REPO = "zarechye/news"
TOKEN = "hf_NobodyMayEverReadThis"
LARGE = 10_000_000


def git_hash(data: bytes) -> str:
    """Give the id of a blob, as `git hash-object` does.

    >>> git_hash(b"hello\\n")
    'ce013625030ba8dba906f756967f9e9ca394464a'
    """
    return sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass(frozen=True)
class File:
    """A file of a commit."""

    data: bytes
    is_large: bool

    @cached_property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @cached_property
    def blob(self) -> str:
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n"
        return git_hash(pointer.encode() if self.is_large else self.data)

    def info(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "file", "path": path, "size": len(self.data), "oid": self.blob}
        if self.is_large:
            found["lfs"] = {"oid": self.sha256, "size": len(self.data), "pointerSize": 130}
        return found


class Commit(NamedTuple):
    """A state of a repository."""

    oid: str
    message: str
    files: Mapping[str, File]


@dataclass
class Repository:
    """A dataset."""

    private: bool
    branches: dict[str, list[Commit]] = field(default_factory=dict)
    is_gated: bool = False

    def at(self, revision: str) -> Commit | None:
        if revision in self.branches:
            return self.branches[revision][-1]
        return next((c for log in self.branches.values() for c in log if c.oid == revision), None)

    def add(self, branch: str, message: str, files: Mapping[str, File]) -> Commit:
        log = self.branches.setdefault(branch, [])
        seed = repr((branch, len(log), message, sorted((path, file.blob) for path, file in files.items())))
        log.append(Commit(sha1(seed.encode()).hexdigest(), message, dict(files)))
        return log[-1]


@dataclass
class Failure:
    """What goes wrong: requests like this, after `skip` of them, `times` times; without `status` the line goes dead."""

    method: str
    path: str
    status: int | None
    skip: int = 0
    times: int = -1
    echo: bool = False

    def strikes(self, method: str, path: str) -> bool:
        if method != self.method or not re.search(self.path, path) or not self.times:
            return False
        self.skip -= 1
        if self.skip >= 0:
            return False
        self.times -= 1
        return True


class Request(NamedTuple):
    """What a client asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Reply(NamedTuple):
    """What it is told."""

    status: int
    body: object = None
    headers: Mapping[str, str] = {}


class Hub:
    """The state of the server, and how to spoil it."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.rights: dict[str, set[str]] = {TOKEN: {"zarechye"}}
        self.taken: set[str] = set()
        self.objects: dict[str, bytes] = {}
        self.requests: list[Request] = []
        self.failures: list[Failure] = []
        self.ignored: set[str] = set()
        self.is_down = False
        self.lock = Lock()
        self.url = ""

    def fail(self, method: str, path: str, status: int | None, **rest: Any) -> Failure:
        self.failures.append(Failure(method, path, status, **rest))
        return self.failures[-1]

    def heal(self) -> None:
        self.failures.clear()
        self.is_down = False

    def asked(self, method: str, path: str = "") -> list[Request]:
        return [request for request in self.requests if request.method == method and re.search(path, request.path)]

    def files(self, repo: str, branch: str = "main") -> dict[str, bytes]:
        return {path: file.data for path, file in self.repositories[repo].branches[branch][-1].files.items()}

    def messages(self, repo: str, branch: str = "main") -> list[str]:
        return [commit.message for commit in self.repositories[repo].branches[branch]]

    def make(self, repo: str, files: Mapping[str, bytes], *, private: bool = True) -> Repository:
        made = self.repositories[repo] = Repository(private)
        self.update(repo, files)
        return made

    def update(self, repo: str, files: Mapping[str, bytes]) -> None:
        self.repositories[repo].add("main", "a commit", {p: File(d, p.endswith(".parquet")) for p, d in files.items()})

    def answer(self, request: Request) -> Reply | None:
        """Answer; None is a connection that breaks off."""
        with self.lock:
            self.requests.append(request)
            path = urlsplit(request.path).path
            if self.is_down:
                return None
            for failure in self.failures:
                if failure.strikes(request.method, path):
                    return self._failed(failure, request)
            return self._routed(request, path)

    def _failed(self, failure: Failure, request: Request) -> Reply | None:
        if failure.status is None:
            self.is_down = True
            return None
        said = f"No: {request.headers.get('authorization')}" if failure.echo else f"spoilt with {failure.status}"
        return Reply(failure.status, {"error": said}, {"X-Error-Message": said})

    def _routed(self, request: Request, path: str) -> Reply:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token and token not in self.rights and not path.startswith("/lfs/"):
            return refused(401, "Invalid credentials in Authorization header")
        for method, pattern, action in ROUTES:
            if method == request.method and (match := re.fullmatch(pattern, path)):
                parts = {key: unquote(value) for key, value in match.groupdict().items() if value is not None}
                if "repo" not in parts:
                    return action(self, request, token, **parts)
                return self._of_repository(request, token, action, parts)
        return refused(404, f"no such call: {request.method} {path}")

    def _of_repository(self, request: Request, token: str, action: Any, parts: dict[str, str]) -> Reply:
        name = parts.pop("repo")
        repository = self.repositories.get(name)
        may = name.split("/")[0] in self.rights.get(token, set())
        if repository is None or (repository.private and not may):
            return refused(404 if token else 401, "Repository not found", "RepoNotFound")
        if repository.is_gated and not may and request.method in ("GET", "HEAD"):
            return refused(403, "Access to this dataset is restricted", "GatedRepo")
        if request.method not in ("GET", "HEAD") and not may and action is not paths_info:
            return refused(403, "You don't have the rights to write there")
        if "revision" in parts and action not in (branch, batch) and repository.at(parts["revision"]) is None:
            return refused(404, "Invalid rev id", "RevisionNotFound")
        return action(self, request, repository, name=name, **parts)


def refused(status: int, message: str, code: str = "") -> Reply:
    headers = {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
    return Reply(status, {"error": message}, headers)


def create(hub: Hub, request: Request, token: str) -> Reply:
    asked = json.loads(request.body)
    assert asked["type"] == "dataset"
    name = f"{asked['organization']}/{asked['name']}"
    if asked["organization"] not in hub.rights.get(token, set()):
        return refused(403, "You don't have the rights to create a dataset there")
    url = f"{hub.url}/datasets/{name}"
    if name in hub.repositories or name in hub.taken:
        return Reply(409, {"error": "You already created this dataset repo", "url": url})
    hub.make(
        name,
        {".gitattributes": b"*.parquet filter=lfs\n"},
        private=asked.get("private", asked.get("visibility") == "private"),
    )
    return Reply(200, {"url": url, "name": name})


def validate(hub: Hub, request: Request, token: str) -> Reply:
    if not json.loads(request.body)["content"].startswith("---\n"):
        return Reply(400, {"errors": [{"message": "no metadata"}], "warnings": []})
    return Reply(200, {"errors": [], "warnings": []})


def preupload(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str) -> Reply:
    there = repository.at(revision)
    assert there is not None
    files = []
    for asked in json.loads(request.body)["files"]:
        path = asked["path"]
        mode = "lfs" if path.endswith(".parquet") or asked["size"] > LARGE else "regular"
        found = {"path": path, "uploadMode": mode, "shouldIgnore": path in hub.ignored}
        if old := there.files.get(path):
            found["oid"] = old.sha256 if old.is_large else old.blob
        files.append(found)
    return Reply(200, {"files": files})


def batch(hub: Hub, request: Request, repository: Repository, *, name: str) -> Reply:
    objects = json.loads(request.body)["objects"]
    for each in objects:
        if each["oid"] not in hub.objects:
            each["actions"] = {"upload": {"href": f"{hub.url}/lfs/{each['oid']}", "header": {}}}
    return Reply(200, {"transfer": "basic", "objects": objects})


def put(hub: Hub, request: Request, token: str, *, oid: str) -> Reply:
    if sha256(request.body).hexdigest() != oid:
        return refused(400, "not what was promised")
    hub.objects[oid] = request.body
    return Reply(200)


def commit(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str) -> Reply:
    lines = [json.loads(line) for line in request.body.splitlines()]
    there = repository.at(revision)
    if there is None or revision not in repository.branches:
        return refused(400, "not a branch")
    header = lines[0]["value"]
    if header.get("parentCommit", there.oid) != there.oid:
        return refused(412, "A commit has happened since. Please refresh and try again.")
    files = dict(there.files)
    for line in lines[1:]:
        value = line["value"]
        if line["key"] == "file":
            files[value["path"]] = File(base64.b64decode(value["content"]), False)
        elif line["key"] == "lfsFile":
            files[value["path"]] = File(hub.objects[value["oid"]], True)
        else:
            assert line["key"] == "deletedFile"
            del files[value["path"]]
    made = repository.add(revision, header["summary"], files)
    return Reply(
        200, {"success": True, "commitOid": made.oid, "commitUrl": f"{hub.url}/datasets/{name}/commit/{made.oid}"}
    )


def branch(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str) -> Reply:
    if revision in repository.branches:
        return refused(409, "Reference already exists")
    repository.branches[revision] = list(repository.branches["main"])
    return Reply(200, {})


def info(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str = "main") -> Reply:
    there = repository.at(revision)
    assert there is not None
    siblings = [{"rfilename": path} for path in sorted(there.files)]
    found = {
        "id": name,
        "sha": there.oid,
        "private": repository.private,
        "siblings": siblings,
        "tags": [],
        "gated": False,
    }
    return Reply(200, {**found, "author": name.split("/", maxsplit=1)[0], "lastModified": "2031-05-02T00:00:00.000Z"})


def tree(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str, path: str = "") -> Reply:
    there = repository.at(revision)
    assert there is not None
    prefix = f"{path}/" if path else ""
    inside = {p: f for p, f in sorted(there.files.items()) if p.startswith(prefix)}
    if path and not inside:
        return refused(404, "not found", "EntryNotFound")
    deep = "recursive=true" in request.path.lower()
    found = [file.info(p) for p, file in inside.items() if deep or "/" not in p.removeprefix(prefix)]
    folders = {p.rsplit("/", n)[0] for p in inside for n in range(1, p.count("/") + 1)}
    inner = (f for f in sorted(folders) if f.startswith(prefix) and (deep or "/" not in f.removeprefix(prefix)))
    return Reply(
        200, [*({"type": "directory", "path": f, "size": 0, "oid": git_hash(f.encode())} for f in inner), *found]
    )


def paths_info(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str) -> Reply:
    there = repository.at(revision)
    assert there is not None
    found: list[dict[str, Any]] = []
    for path in parse_qs(request.body.decode())["paths"]:
        if path in there.files:
            found.append(there.files[path].info(path))
        elif any(p.startswith(f"{path}/") for p in there.files):
            found.append({"type": "directory", "path": path, "size": 0, "oid": git_hash(path.encode())})
    return Reply(200, found)


def refs(hub: Hub, request: Request, repository: Repository, *, name: str) -> Reply:
    branches = [
        {"name": b, "ref": f"refs/heads/{b}", "targetCommit": log[-1].oid} for b, log in repository.branches.items()
    ]
    return Reply(200, {"branches": branches, "converts": [], "tags": []})


def resolve(hub: Hub, request: Request, repository: Repository, *, name: str, revision: str, path: str) -> Reply:
    there = repository.at(revision)
    assert there is not None
    file = there.files.get(path)
    if file is None:
        return refused(404, "Entry not found", "EntryNotFound")._replace(
            headers={"X-Repo-Commit": there.oid, "X-Error-Code": "EntryNotFound"}
        )
    etag = f'"{file.sha256 if file.is_large else file.blob}"'
    headers = {"ETag": etag, "X-Repo-Commit": there.oid, "Accept-Ranges": "bytes", "X-Linked-Size": str(len(file.data))}
    if file.is_large:
        headers["X-Linked-ETag"] = etag
    if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", "")):
        start, end = int(asked[1]), int(asked[2] or len(file.data) - 1) + 1
        piece = file.data[start:end]
        return Reply(
            206, piece, headers | {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{len(file.data)}"}
        )
    return Reply(200, file.data, headers)


ANY = r"(?P<repo>[^/]+/[^/]+)"
REVISION = r"(?P<revision>[^/]+)"
API = rf"/api/datasets/{ANY}"
ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/repos/create", create),
    ("POST", "/api/validate-yaml", validate),
    ("POST", rf"{API}/preupload/{REVISION}", preupload),
    ("POST", rf"/datasets/{ANY}\.git/info/lfs/objects/batch", batch),
    ("PUT", r"/lfs/(?P<oid>\w+)", put),
    ("POST", rf"{API}/commit/{REVISION}", commit),
    ("POST", rf"{API}/branch/{REVISION}", branch),
    ("GET", API, info),
    ("GET", rf"{API}/revision/{REVISION}", info),
    ("GET", rf"{API}/tree/{REVISION}(?:/(?P<path>.+))?", tree),
    ("POST", rf"{API}/paths-info/{REVISION}", paths_info),
    ("GET", rf"{API}/refs", refs),
    ("GET", rf"/datasets/{ANY}/resolve/{REVISION}/(?P<path>.+)", resolve),
    ("HEAD", rf"/datasets/{ANY}/resolve/{REVISION}/(?P<path>.+)", resolve),
)
"""The calls of the hub: method, path, what answers."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request, and writes the answer of the hub."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    hub: Hub

    def _handle(self) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        reply = self.hub.answer(Request(self.command, self.path, headers, self._body(headers)))
        if reply is None:
            self.close_connection = True
            return
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for key, value in reply.headers.items():
            self.send_header(key, value)
        self.send_header("Content-Type", "application/octet-stream" if body is reply.body else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = _handle  # noqa: N815

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(headers.get("content-length", 0)))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def connect(patch: pytest.MonkeyPatch, hub: Hub, home: Path) -> None:
    """Lead the client in this process to `hub`, with a token in the environment and an empty cache in `home`."""
    patch.setattr("huggingface_hub.constants.ENDPOINT", hub.url)
    template = hub.url + "/{repo_id}/resolve/{revision}/{filename}"
    patch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
    patch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(home / "cache"))
    patch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(home / "token"))
    patch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True, raising=False)
    patch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)
    patch.setenv("HF_TOKEN", TOKEN)


def environment(hub: Hub, home: Path) -> dict[str, str]:
    """Give the environment of a process whose client is led to `hub`."""
    return {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(home),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@contextmanager
def serving() -> Iterator[Hub]:
    """Give a hub that answers at its `url`."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
