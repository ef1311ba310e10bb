"""Reading from the hub: what is fetched, what the cache is good for, and every way to fail."""

import traceback
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hub import REPO, TOKEN, Hub, connect, serving

import saidby
from saidby import cli
from saidby.corpus import parquet, stores
from saidby.corpus.errors import DataError, SaidbyError, UsageError
from saidby.corpus.model import Document, Fragment
from saidby.corpus.publish.fetch import fetch_published

URL = f"hf://datasets/{REPO}"
OLD = [Document("a", "Мост 😀\r\nоткрыт.", "ru", tokens=(Fragment(0, 4),))]
NEW = [*OLD, Document("b", "", "ru")]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as hub:
        connect(monkeypatch, hub, tmp_path)
        hub.make(REPO, files(tmp_path, OLD))
        yield hub


def files(folder: Path, documents: list[Document]) -> dict[str, bytes]:
    """Give a dataset, with much that is not for us."""
    with (folder / "made.parquet").open("w+b") as file:
        parquet.write(documents, file)
    data = (folder / "made.parquet").read_bytes()
    return {
        "README.md": b"---\n---\n",
        "SHA256SUMS": f"{sha256(data).hexdigest()}  documents/train-00000-of-00001.parquet\n".encode(),
        "documents/train-00000-of-00001.parquet": data,
        "tokens/train-00000-of-00001.parquet": b"PAR1",
        "croissant.json": b"{}",
    }


def test_a_dataset_of_the_hub_is_a_corpus(hub: Hub) -> None:
    """Under its name as text or as a path, for everything that reads corpora; only card, sums and documents are fetched."""
    assert saidby.load(URL) == list(saidby.stream(Path(URL))) == OLD
    assert saidby.load(f"{URL}/") == OLD
    (corpus,) = stores.corpora(URL)
    assert saidby.load(corpus) == OLD
    fetched = {request.path.partition("/resolve/")[2].partition("/")[2] for request in hub.asked("GET", "/resolve/")}
    assert fetched == {"README.md", "SHA256SUMS", "documents/train-00000-of-00001.parquet"}


@pytest.mark.parametrize(
    "arguments", [["check", URL], ["stats", URL], ["show", URL], ["score", URL, URL], ["audit", URL]]
)
def test_commands_take_it(hub: Hub, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As they take a file."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert not ended.value.code, capsys.readouterr().err


def test_it_is_audited_under_its_name(hub: Hub, tmp_path: Path) -> None:
    """What is not fetched is not missing; a table that was changed there is found. No path of this machine is told."""
    found = saidby.audit(URL)
    assert (found.documents, found.parts, found.checks["hashes"].error) == (1, {URL: 1}, 0)
    changed = files(tmp_path, [Document("c", "Да", "ru")])["documents/train-00000-of-00001.parquet"]
    old = files(tmp_path, OLD)
    split = {"documents/test-00000-of-00001.parquet": changed}
    sums = old["SHA256SUMS"] + f"{'0' * 64}  documents/test-00000-of-00001.parquet\n".encode()
    hub.update(REPO, {**old, **split, "SHA256SUMS": sums})
    (finding,) = saidby.audit(URL, only=["hashes", "invalid"]).findings
    assert (finding.check, finding.places[0].corpus) == ("hashes", URL)
    assert finding.places[0].document == "documents/test-00000-of-00001.parquet"


def test_it_is_converted(hub: Hub, tmp_path: Path) -> None:
    """Into a file of this machine."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["convert", URL, str(tmp_path / "out.jsonl")])
    assert not ended.value.code
    assert saidby.load(tmp_path / "out.jsonl") == OLD


def test_a_revision_is_a_branch_or_a_commit(hub: Hub, tmp_path: Path) -> None:
    """The main branch goes on; what is cited stays."""
    repository = hub.repositories[REPO]
    first = repository.branches["main"][-1]
    repository.branches["release/1"] = [first]
    repository.branches["refs/pr/1"] = [first]
    hub.update(REPO, files(tmp_path, NEW))
    assert saidby.load(URL) == NEW
    for revision in (first.oid, "release%2F1", "refs/pr/1"):
        assert saidby.load(f"{URL}@{revision}") == OLD
        assert saidby.load(Path(f"{URL}@{revision}")) == OLD


def test_what_is_in_the_cache_is_not_fetched_again(hub: Hub) -> None:
    """One question, whether it is the newest."""
    fetch_published(URL)
    hub.requests.clear()
    assert saidby.load(URL) == OLD
    assert [request.method for request in hub.requests] == ["GET"]
    assert not hub.asked("GET", "/resolve/")


@pytest.mark.parametrize("trouble", ["offline", "unreachable"])
def test_the_cache_is_enough_without_network(hub: Hub, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """Asked to be offline, or nobody there."""
    fetch_published(URL)
    spoil(hub, monkeypatch, trouble)
    assert saidby.load(URL) == OLD


def spoil(hub: Hub, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    if trouble == "offline":
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    elif trouble == "down":
        hub.is_down = True
    else:
        with serving() as gone:
            pass
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", gone.url)


def message(url: str = URL, kind: type[SaidbyError] = UsageError) -> str:
    with pytest.raises(kind) as caught:
        saidby.load(url)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.args)
    assert TOKEN not in shown
    return str(caught.value)


LOG_IN = "set HF_TOKEN or run `hf auth login`"


def test_nothing_there(hub: Hub) -> None:
    """Or nothing that the token may see: the hub does not tell which."""
    assert message("hf://datasets/zarechye/other") == (
        "hf://datasets/zarechye/other: is not there, or hidden from the token (404); check name and revision, or "
        f"{LOG_IN}. The hub says: Repository not found"
    )
    assert message(f"{URL}@v9") == (
        f"{URL}@v9: is not there, or hidden from the token (404); check name and revision, or {LOG_IN}. The hub says: "
        "Invalid rev id"
    )


def test_a_private_one_without_token(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public one needs none."""
    monkeypatch.delenv("HF_TOKEN")
    assert message() == (
        f"{URL}: is not there, or is private and no valid token was given (401); check the name, or {LOG_IN}. The hub "
        "says: Repository not found"
    )
    hub.repositories[REPO].private = False
    assert saidby.load(URL) == OLD


def test_a_token_that_is_none(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a public one too."""
    monkeypatch.setenv("HF_TOKEN", "hf_expired")
    said = message()
    assert said.startswith(f"{URL}: is not there, or is private and no valid token was given (401)")
    assert "hf_expired" not in said


def test_a_gated_one(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is somebody to ask."""
    hub.repositories[REPO].is_gated = True
    hub.repositories[REPO].private = False
    monkeypatch.setitem(hub.rights, TOKEN, set())
    assert message() == (
        f"{URL}: the token has no right to read it (403); if it is gated, ask for access on its page. The hub says: "
        "Access to this dataset is restricted"
    )


@pytest.mark.parametrize("stage", ["/revision/", "/tree/", "/resolve/"])
@pytest.mark.parametrize("status", [403, 429, 500])
def test_refusals_at_every_stage(hub: Hub, stage: str, status: int) -> None:
    """With the server's words, without the token that it repeats; the same call again reads it."""
    hub.fail("GET", stage, status, echo=True)
    hub.fail("HEAD", stage, status, echo=True)
    said = message(kind=SaidbyError)
    assert said.startswith(f"{URL}: ")
    assert f"({status})" in said
    hub.heal()
    assert saidby.load(URL) == OLD


@pytest.mark.parametrize("trouble", ["offline", "down", "unreachable"])
def test_no_network_and_nothing_in_the_cache(hub: Hub, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """It says which of both: the network, or the user's own setting."""
    spoil(hub, monkeypatch, trouble)
    said = message(kind=DataError)
    if trouble == "offline":
        assert said == (
            f"{URL}: is not in the cache of the hub's client, and HF_HUB_OFFLINE forbids to ask the hub; unset it"
        )
    else:
        assert said.startswith(f"{URL}: the hub cannot be reached, or broke off (")


def test_a_download_that_breaks_off_is_no_corpus_and_goes_on(hub: Hub) -> None:
    """Half of it is never taken for the whole."""
    hub.fail("GET", "/resolve/.*parquet", None)
    message(kind=DataError)
    message(kind=DataError)
    hub.heal()
    assert saidby.load(URL) == OLD


def test_a_dataset_of_others(hub: Hub) -> None:
    """Which has no documents of ours."""
    hub.make(REPO, {"README.md": b"", "data/train-00000-of-00001.parquet": b"PAR1"})
    assert message(kind=DataError) == (f"{URL}: holds no documents/*.parquet; it is no dataset of `saidby publish`")


@pytest.mark.parametrize(
    "url",
    [
        "hf://zarechye/news",
        "hf://datasets/news",
        f"{URL}/documents",
        f"{URL}@",
        "hf://",
        "hf://datasets/a/b@c@d",
        "hf://spaces/a/b",
    ],
)
def test_a_url_that_is_none(hub: Hub, url: str) -> None:
    """Nothing is asked."""
    assert message(url) == f"{url}: must be hf://datasets/NAMESPACE/NAME or hf://datasets/NAMESPACE/NAME@REVISION"
    assert not hub.requests


def test_a_name_that_the_client_refuses(hub: Hub) -> None:
    """Its words are ours."""
    assert message("hf://datasets/a--b/c") == "hf://datasets/a--b/c: a--b/c is no name of a repository"
    assert not hub.requests


def test_the_hub_is_not_written_to_by_saving(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no folder `hf:` appears."""
    monkeypatch.chdir(tmp_path)
    for url in (URL, Path(URL)):
        with pytest.raises(UsageError) as caught:
            saidby.save(OLD, url)
        said = f"{url}: the hub is written to by `saidby publish CORPUS --repo NAMESPACE/NAME`"
        assert str(caught.value) == said
    assert not (tmp_path / "hf:").exists()
