"""A published dataset from the hub, into the cache of the hub's client: ``hf://datasets/NAMESPACE/NAME[@REVISION]``.

Only card, checksums and documents are fetched, and only what the cache has not; without network the cache is enough.
Whether all files of the documents are there, and are those that were published, is seen by who reads the folder.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from saidby.corpus.errors import UsageError, problem

from .names import is_name
from .replies import FETCH, explained, quiet

URL = re.compile(r"hf:/{1,2}datasets/(?P<repo>[^/@]+/[^/@]+)(?:@(?P<revision>refs/(?:convert|pr)/[^/]+|[^/@]+))?/?")
"""A dataset; `pathlib` makes one of the two strokes."""
PATTERNS = ("README.md", "SHA256SUMS", "documents/*.parquet")


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
        If the hub cannot be reached and the cache has not all of it; or if it holds no documents.
    """
    from huggingface_hub import get_token, snapshot_download

    repo, revision = parse(url)
    where = f"hf://datasets/{repo}" + (f"@{revision}" if revision else "")
    with explained(where, FETCH):
        token = get_token()
    with explained(where, FETCH, token), quiet():
        found = snapshot_download(repo, repo_type="dataset", revision=revision, allow_patterns=list(PATTERNS))
    folder = Path(found)
    if not any(folder.glob("documents/*.parquet")):
        raise problem(where, "holds no documents/*.parquet; it is no dataset of `saidby publish`")
    return folder


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
