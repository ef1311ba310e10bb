"""A published dataset from the hub, into the cache of the hub's client: ``hf://datasets/NAMESPACE/NAME[@REVISION]``.

Only the card and the documents are fetched, and only what the cache has not; without network the cache is enough.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from saidby.corpus.errors import Problem, Problems, UsageError, problem

from .names import is_name
from .replies import FETCH, explained, quiet

URL = re.compile(r"hf:/{1,2}datasets/(?P<repo>[^/@]+/[^/@]+)(?:@(?P<revision>refs/(?:convert|pr)/[^/]+|[^/@]+))?/?")
"""A dataset; `pathlib` makes one of the two strokes."""
SHARD = re.compile(r"(?P<split>.+)-\d{5}-of-(?P<count>\d{5})\.parquet")
PATTERNS = ("README.md", "documents/*.parquet")


def fetch_published(url: str | Path) -> Path:
    """Give the folder of a dataset of the hub on this machine, fetched as far as the cache has it not.

    Parameters
    ----------
    url : str or Path
        ``hf://datasets/NAMESPACE/NAME``, or with ``@REVISION``: a branch, a tag or a commit; a stroke in a name is
        ``%2F``.

    Returns
    -------
    Path
        A folder with ``README.md`` and ``documents/*.parquet``; it belongs to the cache.

    Raises
    ------
    UsageError
        If it is no such URL, or there is no such dataset or revision for the token at hand.
    DataError
        If the hub cannot be reached and the cache has not all of it; if it holds no documents, or not all shards.
    """
    from huggingface_hub import get_token, snapshot_download

    repo, revision = parse(url)
    where = f"hf://datasets/{repo}" + (f"@{revision}" if revision else "")
    with explained(where, FETCH):
        token = get_token()
    with explained(where, FETCH, token), quiet():
        found = snapshot_download(repo, repo_type="dataset", revision=revision, allow_patterns=list(PATTERNS))
    folder = Path(found)
    _check_whole(folder, where)
    return folder


def _check_whole(folder: Path, where: str) -> None:
    """Refuse a folder without documents, or with a part of the shards that the names speak of."""
    names = {path.name for path in folder.glob("documents/*.parquet")}
    if not names:
        raise problem(where, "holds no documents/*.parquet; it is no dataset of `saidby publish`")
    splits = {(match["split"], int(match["count"])) for match in map(SHARD.fullmatch, names) if match}
    needed = {f"{split}-{i:05d}-of-{count:05d}.parquet" for split, count in splits for i in range(count)}
    what = "documents/{} is missing; fetch it with the network on, or publish again"
    problems = Problems(Problem(where, what.format(name)) for name in sorted(needed - names))
    problems.raise_if_any()


def parse(url: str | Path) -> tuple[str, str | None]:
    """Split a URL into repository and revision.

    >>> parse("hf://datasets/zarechye/news@v1.0")
    ('zarechye/news', 'v1.0')
    """
    if (match := URL.fullmatch(str(url))) is None:
        raise UsageError(f"{url}: must be hf://datasets/NAMESPACE/NAME or hf://datasets/NAMESPACE/NAME@REVISION")
    if not is_name(match["repo"]):
        raise UsageError(f"{url}: {match['repo']} is no name of a repository")
    return match["repo"], unquote(match["revision"]) if match["revision"] else None
