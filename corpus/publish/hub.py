"""A finished folder to a dataset repository of the hub: what is new or changed goes, in as few commits as can be.

What stands there is compared first, file by file, by git's hash of a small file and the sha256 of a large one; so a
dry run knows exactly what would go, a second upload makes no commit, and one that broke off goes on. Files that the
folder no longer has are deleted if they are data of our layout (``CONFIG/SPLIT-0000I-of-0000N.parquet``); anything
else in the repository is somebody's, and stays. Up to `COMMIT_FILES` files are one commit, which readers see whole or
not at all; of more than that the card comes last.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha1, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from saidby.corpus.errors import UsageError, problem
from saidby.corpus.plain import some

from .names import is_name
from .replies import LOG_IN, TOKENS, UPLOAD, explained, quiet

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi

State = Literal["new", "changed", "same", "deleted", "kept"]
"""What happens to a file of the repository; *kept* ones are not in the folder, and not ours to delete."""
MOVING = ("new", "changed", "deleted")
CARD = "README.md"
TABLES = ("documents", "tokens", "quotes", "entities")
"""Folders of data; the tables of `saidby.corpus.publish.configs.CONFIGS`, as a test compares."""
DATA = re.compile(rf"({'|'.join(TABLES)})/\w+(\.\w+)*-\d{{5}}-of-\d{{5}}\.parquet")
"""Data files of a published folder."""
BRANCH = "main"
COMMIT_FILES = 100
"""Files in a commit; the hub begins to run out of time beyond."""
MESSAGE = "Publish with saidby"
PIECE = 1 << 20


class Entry(msgspec.Struct, frozen=True):
    """A file of the folder or of the repository, its size in bytes, and what happens to it."""

    path: str
    size: int
    state: State


class Upload(msgspec.Struct, frozen=True):
    """What was uploaded, or would be.

    ``private`` is what the repository is, whatever was asked for; ``created`` says that it was not there before;
    ``files`` are sorted by path; ``commits`` are those that were made.
    """

    repo: str
    url: str
    revision: str
    private: bool
    created: bool
    dry_run: bool
    files: tuple[Entry, ...]
    commits: tuple[str, ...] = ()

    def moving(self) -> tuple[Entry, ...]:
        """Give the files that are new, changed or deleted."""
        return tuple(entry for entry in self.files if entry.state in MOVING)


class _Content(NamedTuple):
    """What tells a file from another: its size, git's hash of it, its sha256; the hub knows one of the hashes."""

    size: int
    git: str = ""
    sha256: str = ""

    def is_that_of(self, other: "_Content") -> bool:
        same = self.sha256 == other.sha256 if other.sha256 else self.git == other.git
        return self.size == other.size and same


class _Target(NamedTuple):
    """A branch of a repository."""

    api: "HfApi"
    repo: str
    revision: str


def upload(
    folder: str | Path,
    repo: str,
    *,
    private: bool = True,
    dry_run: bool = False,
    token: str | None = None,
    endpoint: str | None = None,
    revision: str = BRANCH,
    message: str = MESSAGE,
) -> Upload:
    """Upload a published folder to a dataset repository, which is created if it is not there.

    Parameters
    ----------
    folder : str or Path
        A folder with a card, as `saidby publish --to` writes it. Hidden files stay here.
    repo : str
        ``NAMESPACE/NAME``.
    private : bool
        Whether a repository that is created is private. One that is public already is an error then.
    dry_run : bool
        Compare only; nothing is created, sent or deleted.
    token : str, optional
        By default that of ``HF_TOKEN`` or of ``hf auth login``.
    endpoint : str, optional
        Address of the hub, by default ``HF_ENDPOINT`` or huggingface.co.
    revision : str
        The branch to upload to, which is created if it is not there.
    message : str
        Of the commit.

    Returns
    -------
    Upload
        With every file; without commits if nothing had to change.

    Raises
    ------
    UsageError
        If the name, the rights or the token are at fault.
    DataError
        If the folder holds no card, or the token; if the hub cannot be reached, has trouble or refuses what is sent.
        The same call again goes on where it stopped.
    """
    paths = _paths(Path(folder))
    token = check_call(repo, revision=revision, token=token)
    local = {name: _content(path, token) for name, path in paths.items()}
    with explained(repo, UPLOAD, token), quiet():
        from huggingface_hub import HfApi

        to = _Target(HfApi(endpoint=endpoint, token=token), repo, revision)
        plan, head = _plan(to, local, private)
        if dry_run:
            return msgspec.structs.replace(plan, dry_run=True)
        commits = tuple(_commits(to, _prepared(to, plan, head), _parts(plan.moving()), paths, message))
        if commits:
            _check_arrived(repo, _compared(local, _remote(to, commits[-1])))
        return msgspec.structs.replace(plan, commits=commits)


def _plan(to: _Target, local: Mapping[str, _Content], private: bool) -> tuple[Upload, str | None]:
    """Compare with a commit, which is given too, and change nothing. A new branch will begin as the main one."""
    is_private = _privacy(to)
    if private and is_private is False:
        what = "is public, and all that is uploaded would be at once"
        raise UsageError(f"{to.repo}: {what}; pass --public (private=False), or make it private in its settings")
    new = is_private is None
    head = None if new else _head(to) or _head(to._replace(revision=BRANCH))
    files = _compared(local, _remote(to, head) if head else {})
    url = f"{to.api.endpoint}/datasets/{to.repo}"
    return Upload(to.repo, url, to.revision, private if is_private is None else is_private, new, False, files), head


def _prepared(to: _Target, plan: Upload, head: str | None) -> str | None:
    """Create what is not there, the repository and the branch; give the commit that the next one must follow."""
    if plan.created:
        to.api.create_repo(to.repo, repo_type="dataset", private=plan.private)
        head = _head(to._replace(revision=BRANCH))
    if plan.moving() and to.revision != BRANCH and _head(to) is None:
        to.api.create_branch(to.repo, repo_type="dataset", branch=to.revision)
    return head


def _paths(folder: Path) -> dict[str, Path]:
    """Give the files of a folder by their path in it, without hidden ones."""
    if not (folder / CARD).is_file():
        raise problem(str(folder), f"is no published folder, it holds no {CARD}; make one by `saidby publish --to`")
    names = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name.as_posix(): path for name, path in names.items() if not any(part.startswith(".") for part in name.parts)
    }


def check_call(repo: str, *, revision: str = BRANCH, token: str | None = None) -> str:
    """Give the token with which a call of `upload` goes, without asking the hub.

    Raises
    ------
    UsageError
        If the name or the revision is none, or there is no token.
    """
    _check_names(repo, revision)
    with explained(repo, UPLOAD):
        return _token(token)


def _check_names(repo: str, revision: str) -> None:
    if not is_name(repo):
        rule = "must be NAMESPACE/NAME, of at most 96 ASCII letters, digits and single '-', '_', '.' between them"
        raise UsageError(f"repository {rule}; got {repo!r}")
    if re.fullmatch(r"[0-9a-f]{40}", revision) or not revision:
        raise UsageError(f"revision must be a branch, which can grow; got {revision!r}")


def _token(given: str | None) -> str:
    """Give the token, of the call, the environment or the store of the hub's client."""
    from huggingface_hub import get_token

    token = (given or get_token() or "").strip()
    if not token:
        raise UsageError(f"no token for the hub; make one with write access at {TOKENS}, then {LOG_IN}")
    if not re.fullmatch("[!-~]+", token):
        # The client would quote it in its complaint about the header.
        raise UsageError(f"the token for the hub holds blanks or letters beyond ASCII; copy it again, then {LOG_IN}")
    return token


def _content(path: Path, token: str) -> _Content:
    """Read a file once, in constant memory; one that the token stands in is not for others.

    Raises
    ------
    DataError
        If the token stands in it.
    """
    secret, end = token.encode(), b""
    size = path.stat().st_size
    git, whole = sha1(b"blob %d\0" % size, usedforsecurity=False), sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            git.update(piece)
            whole.update(piece)
            if secret in end + piece:
                raise problem(str(path), "holds the token for the hub; take it out, and make a new one")
            end = piece[-len(secret) :]
    return _Content(size, git.hexdigest(), whole.hexdigest())


def _privacy(to: _Target) -> bool | None:
    """Say whether the repository is private; None if it is not there, for this token."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        return bool(to.api.dataset_info(to.repo).private)
    except HfHubHTTPError as error:
        if error.response.status_code == 404:
            return None
        raise


def _head(to: _Target) -> str | None:
    """Give the last commit of the branch; None if there is no such branch."""
    from huggingface_hub.errors import RevisionNotFoundError

    try:
        return to.api.dataset_info(to.repo, revision=to.revision).sha
    except RevisionNotFoundError:
        return None


def _remote(to: _Target, commit: str) -> dict[str, _Content]:
    """Give what stands in the repository at a commit, by path."""
    from huggingface_hub.hf_api import RepoFile

    tree = to.api.list_repo_tree(to.repo, repo_type="dataset", revision=commit, recursive=True)
    return {
        file.path: _Content(file.size, file.blob_id, file.lfs.sha256 if file.lfs else "")
        for file in tree
        if isinstance(file, RepoFile)
    }


def _compared(local: Mapping[str, _Content], remote: Mapping[str, _Content]) -> tuple[Entry, ...]:
    sizes = {path: content.size for path, content in {**remote, **local}.items()}
    return tuple(Entry(path, size, _state(path, local, remote)) for path, size in sorted(sizes.items()))


def _state(path: str, local: Mapping[str, _Content], remote: Mapping[str, _Content]) -> State:
    if path not in local:
        return "deleted" if DATA.fullmatch(path) else "kept"
    if path not in remote:
        return "new"
    return "same" if local[path].is_that_of(remote[path]) else "changed"


def _parts(moving: tuple[Entry, ...]) -> list[list[Entry]]:
    """Give what moves in each commit: first data, then what is deleted, the card last."""
    ordered = sorted(moving, key=lambda entry: (entry.path == CARD, entry.state == "deleted"))
    return [ordered[start : start + COMMIT_FILES] for start in range(0, len(ordered), COMMIT_FILES)]


def _commits(
    to: _Target, parent: str | None, parts: list[list[Entry]], paths: Mapping[str, Path], message: str
) -> Iterator[str]:
    """Commit part by part; give each commit that was made. One by somebody else in between is an error of the hub."""
    for number, part in enumerate(parts, 1):
        made = to.api.create_commit(
            to.repo,
            [_operation(entry, paths) for entry in part],
            commit_message=message if len(parts) == 1 else f"{message} (part {number} of {len(parts)})",
            repo_type="dataset",
            revision=to.revision,
            parent_commit=parent,
        )
        if made.oid != parent:
            yield made.oid
        parent = made.oid


def _operation(entry: Entry, paths: Mapping[str, Path]) -> "CommitOperationAdd | CommitOperationDelete":
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    if entry.state == "deleted":
        return CommitOperationDelete(entry.path, is_folder=False)
    return CommitOperationAdd(entry.path, str(paths[entry.path]))


def _check_arrived(repo: str, entries: tuple[Entry, ...]) -> None:
    """Refuse to call it done if the hub has left something out, as a .gitignore in the repository makes it do."""
    if missing := [entry.path for entry in entries if entry.state in MOVING]:
        raise problem(repo, f"the hub has not taken {some(missing)}; if a .gitignore there leaves it out, remove that")
