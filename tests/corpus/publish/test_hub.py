"""Uploading: what goes, what stays, what is deleted; every way to fail, and that the same call again ends the same."""

import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hub import REPO, TOKEN, Hub, connect, environment, serving
from hypothesis import given
from hypothesis import strategies as st

from saidby.corpus import stores
from saidby.corpus.errors import DataError, SaidbyError, UsageError
from saidby.corpus.publish import hub as publishing
from saidby.corpus.publish.configs import CONFIGS
from saidby.corpus.publish.hub import DATA, TABLES, Entry, upload
from saidby.corpus.publish.hub_table import table
from saidby.corpus.publish.reading import shard_name

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")
"""What the hub's client says of its own use of its library."""

CARD = b"---\nlicense: cc-by-4.0\n---\n\n# News\n"
FILES = {
    "README.md": CARD,
    "LICENSE": b"CC BY 4.0\n",
    "documents/train-00000-of-00001.parquet": b"PAR1 documents",
    "quotes/train-00000-of-00001.parquet": b"PAR1 quotes",
}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as hub:
        connect(monkeypatch, hub, tmp_path)
        yield hub


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "folder", FILES)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def states(files: tuple[Entry, ...]) -> dict[str, str]:
    return {entry.path: entry.state for entry in files}


def without_own(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out what the hub puts into a new repository."""
    return {path: data for path, data in files.items() if path != ".gitattributes"}


def test_a_folder_becomes_a_private_repository_in_one_commit(hub: Hub, folder: Path) -> None:
    """Every file, byte for byte; the report says what went."""
    report = upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES
    assert hub.repositories[REPO].private
    assert hub.messages(REPO) == ["a commit", "Publish with saidby"]
    assert report.commits == (hub.repositories[REPO].branches["main"][-1].oid,)
    assert report.url == f"{hub.url}/datasets/{REPO}"
    assert (report.private, report.created, report.dry_run) == (True, True, False)
    assert states(report.files) == dict.fromkeys(sorted(FILES), "new")
    assert {entry.path: entry.size for entry in report.files} == {path: len(data) for path, data in FILES.items()}


def test_public_is_asked_for(hub: Hub, folder: Path) -> None:
    """Only then."""
    assert not upload(folder, REPO, private=False).private
    assert not hub.repositories[REPO].private


def test_a_second_upload_makes_no_commit(hub: Hub, folder: Path) -> None:
    """Nothing is sent but questions."""
    upload(folder, REPO)
    hub.requests.clear()
    report = upload(folder, REPO)
    assert report.commits == report.moving() == ()
    assert {request.method for request in hub.requests} == {"GET"}
    assert len(hub.messages(REPO)) == 2


@pytest.mark.parametrize("is_there", [False, True])
def test_a_dry_run_only_asks(hub: Hub, folder: Path, is_there: bool) -> None:
    """It says what the upload then does, file by file."""
    if is_there:
        hub.make(REPO, {"README.md": b"---\n---\n", "tokens/train-00000-of-00001.parquet": b"old"})
    dry = upload(folder, REPO, dry_run=True)
    assert {request.method for request in hub.requests} == {"GET"}
    assert (REPO in hub.repositories) == is_there
    wet = upload(folder, REPO)
    assert (dry.dry_run, dry.commits, dry.created) == (True, (), not is_there)
    assert dry.files == wet.files


def test_what_changed_goes_and_only_old_data_is_deleted(hub: Hub, folder: Path) -> None:
    """Data of others, under other names, and papers stay."""
    there = {
        "README.md": b"---\n---\nold\n",
        "LICENSE": FILES["LICENSE"],
        "quotes/train-00000-of-00001.parquet": b"PAR1 quotez",
        "quotes/train-00000-of-00002.parquet": b"PAR1",
        "tokens/a.b-00001-of-00002.parquet": b"PAR1",
        "data/train-00000-of-00001.parquet": b"PAR1",
        "quotes/mine.parquet": b"PAR1",
        "old/quotes/train-00000-of-00001.parquet": b"PAR1",
        "notes.md": b"keep",
    }
    hub.make(REPO, there)
    report = upload(folder, REPO)
    assert states(report.files) == {
        "LICENSE": "same",
        "README.md": "changed",
        "data/train-00000-of-00001.parquet": "kept",
        "documents/train-00000-of-00001.parquet": "new",
        "notes.md": "kept",
        "old/quotes/train-00000-of-00001.parquet": "kept",
        "quotes/mine.parquet": "kept",
        "quotes/train-00000-of-00001.parquet": "changed",
        "quotes/train-00000-of-00002.parquet": "deleted",
        "tokens/a.b-00001-of-00002.parquet": "deleted",
    }
    kept = {entry.path: there[entry.path] for entry in report.files if entry.state == "kept"}
    assert hub.files(REPO) == FILES | kept
    assert len(hub.messages(REPO)) == 2


def test_the_table_says_what_would_be_done_and_what_was(hub: Hub, folder: Path) -> None:
    """Sizes by counting the bytes of the files above."""
    assert table(upload(folder, REPO, dry_run=True)) == (
        "new  LICENSE                                 10\n"
        "new  README.md                               35\n"
        "new  documents/train-00000-of-00001.parquet  14\n"
        "new  quotes/train-00000-of-00001.parquet     11\n"
        "dry run: 4 files (70 bytes) would be sent, 0 deleted; nothing is done\n"
        f"{hub.url}/datasets/zarechye/news (private, to be created)\n"
    )
    assert table(upload(folder, REPO)).endswith(
        f"4 files (70 bytes) sent, 0 deleted, in 1 commit\n{hub.url}/datasets/zarechye/news (private, created)\n"
    )
    assert table(upload(folder, REPO)).endswith(
        f"nothing has changed; no commit is made\n{hub.url}/datasets/zarechye/news (private)\n"
    )
    (folder / "quotes/train-00000-of-00001.parquet").unlink()
    assert table(upload(folder, REPO, revision="v2", message="Fewer")).endswith(
        f"0 files (0 bytes) sent, 1 deleted, in 1 commit\n{hub.url}/datasets/zarechye/news/tree/v2 (private)\n"
    )
    assert hub.messages(REPO, "v2")[-1] == "Fewer"


def test_hidden_files_stay_here(hub: Hub, folder: Path) -> None:
    """What systems and programs leave in a folder is nobody's business."""
    written(folder, {".DS_Store": b"x", ".cache/huggingface/a": b"x", "documents/.part.tmp": b"x"})
    upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES


def test_many_files_are_several_commits_and_the_card_comes_last(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who reads in between finds the old card, or none."""
    monkeypatch.setattr(publishing, "COMMIT_FILES", 3)
    shards = {f"documents/train-{i:05d}-of-00007.parquet": b"PAR1 %d" % i for i in range(7)}
    hub.make(REPO, {f"documents/train-{i:05d}-of-00002.parquet": b"PAR1" for i in range(2)})
    report = upload(written(tmp_path / "many", {"README.md": CARD, **shards}), REPO)
    assert len(report.commits) == 4
    assert hub.messages(REPO)[1:] == [f"Publish with saidby (part {i} of 4)" for i in range(1, 5)]
    assert ["README.md" in commit.files for commit in hub.repositories[REPO].branches["main"]] == [False] * 4 + [True]
    assert hub.files(REPO) == {"README.md": CARD, **shards}


@pytest.mark.parametrize("branch", ["v2", "release/2", "черновик"])
def test_another_branch_begins_as_the_main_one(hub: Hub, folder: Path, branch: str) -> None:
    """The main branch is left as it is."""
    hub.make(REPO, {"LICENSE": FILES["LICENSE"], "notes.md": b"keep"})
    dry = upload(folder, REPO, revision=branch, dry_run=True)
    assert list(hub.repositories[REPO].branches) == ["main"]
    report = upload(folder, REPO, revision=branch)
    assert dry.files == report.files
    assert states(report.files)["LICENSE"] == "same"
    assert hub.files(REPO, branch) == FILES | {"notes.md": b"keep"}
    assert hub.messages(REPO) == ["a commit"]
    assert upload(folder, REPO, revision=branch).commits == ()


STAGES = {
    "info": ("GET", "/api/datasets/zarechye/news$"),
    "create": ("POST", "/repos/create"),
    "card": ("POST", "/validate-yaml"),
    "modes": ("POST", "/preupload/"),
    "objects": ("POST", "/objects/batch"),
    "first object": ("PUT", "/lfs/"),
    "commit": ("POST", "/commit/"),
    "look": ("GET", "/tree/"),
}
TROUBLE = {
    500: "zarechye/news: the hub has trouble (500); run the same again, it goes on where it stopped",
    413: "zarechye/news: a file, or all files of one commit, are too large for the hub (413); publish in smaller shards",
    429: "zarechye/news: the hub has had too many requests (429); wait some minutes, then run the same again, it goes on where it stopped",
    401: "zarechye/news: the hub does not accept the token (401); make one with write access at https://huggingface.co/settings/tokens, set HF_TOKEN or run `hf auth login`",
    403: "zarechye/news: the token has no right to write there (403); use a namespace of yours, or another token: set HF_TOKEN or run `hf auth login`",
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("status", TROUBLE)
def test_every_refusal_at_every_stage_says_what_to_do_and_the_same_call_ends_it(
    hub: Hub, folder: Path, stage: str, status: int
) -> None:
    """The message has the server's words; once the trouble is over, the same call brings the same end."""
    hub.fail(*STAGES[stage], status)
    with pytest.raises(UsageError if status in (401, 403) else DataError) as caught:
        upload(folder, REPO)
    assert str(caught.value) == f"{TROUBLE[status]}. The hub says: spoilt with {status}"
    hub.heal()
    upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES
    assert len(hub.messages(REPO)) == 2


@pytest.mark.parametrize("stage", STAGES)
def test_a_server_that_dies_is_named_and_the_same_call_ends_it(hub: Hub, folder: Path, stage: str) -> None:
    """At whatever request it stops answering."""
    hub.fail(*STAGES[stage], None)
    with pytest.raises(DataError) as caught:
        upload(folder, REPO)
    assert str(caught.value).startswith("zarechye/news: the hub cannot be reached, or broke off (")
    assert str(caught.value).endswith("); check the network, then run the same again, it goes on where it stopped")
    hub.heal()
    upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES
    assert len(hub.messages(REPO)) == 2


def test_what_has_arrived_is_not_sent_again(hub: Hub, folder: Path) -> None:
    """The second large file fails for good; only that one is sent by the second call."""
    hub.fail("PUT", "/lfs/", 500, skip=1)
    with pytest.raises(DataError, match="500"):
        upload(folder, REPO)
    assert len(hub.objects) == 1
    hub.heal()
    hub.requests.clear()
    upload(folder, REPO)
    assert len(hub.asked("PUT")) == 1
    assert without_own(hub.files(REPO)) == FILES


def test_several_commits_go_on_after_those_that_were_made(
    hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commits of both calls together are those of one."""
    monkeypatch.setattr(publishing, "COMMIT_FILES", 1)
    hub.fail("POST", "/commit/", 500, skip=2)
    with pytest.raises(DataError, match="500"):
        upload(folder, REPO)
    hub.heal()
    assert len(upload(folder, REPO).commits) == 2
    assert without_own(hub.files(REPO)) == FILES


def test_a_passing_trouble_is_not_even_noticed(hub: Hub, folder: Path) -> None:
    """The client tries again by itself where a second time does no harm."""
    for stage in ("modes", "objects", "first object"):
        hub.fail(*STAGES[stage], 503, times=1)
    upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES


def message(folder: Path, repo: str = REPO, **options: Any) -> str:
    with pytest.raises(SaidbyError) as caught:
        upload(folder, repo, **options)
    return str(caught.value)


def test_no_network(hub: Hub, folder: Path) -> None:
    """Nobody listens at this port of this machine."""
    with serving() as gone:
        pass
    said = message(folder, endpoint=gone.url)
    assert said.startswith("zarechye/news: the hub cannot be reached, or broke off (")


def test_offline_mode_is_named(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the user's own setting that forbids."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert message(folder) == "zarechye/news: HF_HUB_OFFLINE forbids to ask the hub; unset it"


def test_a_namespace_of_others(hub: Hub, folder: Path) -> None:
    """The server's words are shown."""
    assert message(folder, "osinka/news") == (
        "osinka/news: the token has no right to write there (403); use a namespace of yours, or another token: set "
        "HF_TOKEN or run `hf auth login`. The hub says: You don't have the rights to create a dataset there"
    )
    hub.make("osinka/news", {}, private=False)
    assert "(403)" in message(folder, "osinka/news", private=False)


def test_a_name_that_is_taken_by_something_else(hub: Hub, folder: Path) -> None:
    """The token sees no dataset there, and cannot create one."""
    hub.taken.add(REPO)
    assert message(folder) == (
        "zarechye/news: the name is taken by something that the token cannot write as a dataset (409); choose another "
        "name. The hub says: You already created this dataset repo"
    )


def test_a_public_repository_is_not_written_to_by_default(hub: Hub, folder: Path) -> None:
    """What was meant to be private would be read at once."""
    hub.make(REPO, {}, private=False)
    for dry_run in (True, False):
        assert message(folder, dry_run=dry_run) == (
            "zarechye/news: is public, and all that is uploaded would be at once; pass --public (private=False), or make "
            "it private in its settings"
        )
    assert hub.files(REPO) == {}
    assert not upload(folder, REPO, private=False).private


def test_a_private_repository_stays_private(hub: Hub, folder: Path) -> None:
    """Who sees it is changed by people, in its settings; the report says what it is."""
    hub.make(REPO, {})
    assert upload(folder, REPO, private=False).private
    assert hub.repositories[REPO].private


def test_a_commit_by_somebody_else_in_between(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their work is not overwritten unseen."""
    hub.make(REPO, {})
    plan = publishing._parts
    monkeypatch.setattr(
        publishing, "_parts", lambda moving: (hub.repositories[REPO].add("main", "theirs", {}), plan(moving))[1]
    )
    assert message(folder) == (
        "zarechye/news: was changed by somebody else in between (412); run the same again, it goes on where it stopped. "
        "The hub says: A commit has happened since. Please refresh and try again."
    )
    monkeypatch.undo()


def test_what_the_hub_leaves_out_is_told(hub: Hub, folder: Path) -> None:
    """A .gitignore of the repository must not make a dataset with holes."""
    hub.ignored.add("quotes/train-00000-of-00001.parquet")
    assert message(folder) == (
        "zarechye/news: the hub has not taken quotes/train-00000-of-00001.parquet; if a .gitignore there leaves it out, "
        "remove that"
    )


def test_a_card_that_the_hub_refuses(hub: Hub, folder: Path) -> None:
    """Before anything is sent."""
    written(folder, {"README.md": b"# no metadata\n"})
    assert message(folder) == ("zarechye/news: the hub refuses what was sent (400). The hub says: no metadata")
    assert not hub.objects


@pytest.mark.parametrize(
    "repo",
    [
        "news",
        "a/b/c",
        "datasets/zarechye/news",
        "zarechye/но",
        "zarechye/a b",
        "zarechye/-a",
        "zarechye/a--b",
        "/news",
        "zarechye/",
        "",
    ],
)
def test_a_name_that_is_none(hub: Hub, folder: Path, repo: str) -> None:
    """Nothing is asked."""
    assert message(folder, repo) == (
        "repository must be NAMESPACE/NAME, of at most 96 ASCII letters, digits and single '-', '_', '.' between them; "
        f"got {repo!r}"
    )
    assert not hub.requests


def test_a_commit_is_no_branch(hub: Hub, folder: Path) -> None:
    """It cannot grow."""
    assert message(folder, revision="0" * 40) == f"revision must be a branch, which can grow; got {'0' * 40!r}"


def test_a_folder_that_is_none_of_ours(hub: Hub, tmp_path: Path) -> None:
    """Not even asked about; a slip of the path must not send a home folder."""
    written(tmp_path / "home", {"secret.txt": b"x"})
    for name in ("home", "nowhere"):
        assert message(tmp_path / name) == (
            f"{tmp_path / name}: is no published folder, it holds no README.md; make one by `saidby publish --to`"
        )
    assert not hub.requests


def test_no_token(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names both ways to give one."""
    monkeypatch.delenv("HF_TOKEN")
    assert message(folder) == (
        "no token for the hub; make one with write access at https://huggingface.co/settings/tokens, then set HF_TOKEN or "
        "run `hf auth login`"
    )
    assert not hub.requests


def test_the_token_of_the_hubs_own_store(
    hub: Hub, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `hf auth login` writes it."""
    monkeypatch.delenv("HF_TOKEN")
    (tmp_path / "token").write_text(TOKEN + "\n")
    upload(folder, REPO)
    assert without_own(hub.files(REPO)) == FILES


@pytest.mark.parametrize("token", ["hf_a b", "hf_a\nb", "hf_ключ", "hf_\u00a0a", "hf_\x00"])
def test_a_token_that_is_none_is_not_quoted(hub: Hub, folder: Path, token: str) -> None:
    """The client would quote it in its complaint about the header."""
    assert message(folder, token=token) == (
        "the token for the hub holds blanks or letters beyond ASCII; copy it again, then set HF_TOKEN or run `hf auth login`"
    )


@pytest.mark.parametrize("before", [0, 600, publishing.PIECE - 5, publishing.PIECE, 2 * publishing.PIECE])
def test_a_file_with_the_token_is_not_sent(hub: Hub, folder: Path, before: int) -> None:
    """Wherever it stands in the file, also across the pieces in which files are read."""
    written(folder, {"notes.md": b"x" * before + TOKEN.encode() + b"x"})
    assert message(folder) == f"{folder}/notes.md: holds the token for the hub; take it out, and make a new one"
    assert not hub.requests


def everything(error: BaseException) -> str:
    """Give all that a traceback, a log or a pickle could show of an error."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


@pytest.mark.parametrize("stage", [None, *STAGES])
@pytest.mark.parametrize("status", [401, 403, 500])
def test_the_token_is_nowhere(
    hub: Hub, folder: Path, stage: str | None, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in output, messages, tracebacks, reports, what is sent or stored; not though the server repeats it."""
    shown = ""
    if stage:
        hub.fail(*STAGES[stage], status, echo=True)
        with pytest.raises(SaidbyError) as caught:
            upload(folder, REPO)
        shown += everything(caught.value)
        if not hub.asked("PUT") or stage != "first object":
            assert "No: Bearer ***" in shown
    else:
        shown += repr(upload(folder, REPO))
    shown += "".join(capfd.readouterr())
    assert TOKEN not in shown
    assert not [request.path for request in hub.requests if TOKEN.encode() in request.body or TOKEN in request.path]
    assert not [request.path for request in hub.asked("PUT") if "authorization" in request.headers]


def test_the_token_is_in_no_log_of_the_client(hub: Hub, folder: Path, tmp_path: Path) -> None:
    """Not even at its most talkative."""
    code = f"from saidby.corpus.publish.hub import upload; print(upload({str(folder)!r}, {REPO!r}))"
    hub.fail("POST", "/commit/", 403, echo=True)
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment(hub, tmp_path), "HF_HUB_VERBOSITY": "debug"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 1
    assert "Bearer ***" in shown.stderr
    assert TOKEN not in shown.stdout + shown.stderr


def test_whatever_the_client_raises_is_told_without_the_token(
    hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of a library beneath, in its own words, in one line."""

    def fail(*args: object, **options: object) -> None:
        raise RuntimeError(f"no pipe\nfor 'Bearer {TOKEN}'")

    monkeypatch.setattr("huggingface_hub.HfApi.create_commit", fail)
    with pytest.raises(DataError) as caught:
        upload(folder, REPO)
    assert str(caught.value) == (
        "zarechye/news: the hub's client failed (RuntimeError: no pipe for 'Bearer ***'); if it was by chance, run the "
        "same again, it goes on where it stopped"
    )
    assert TOKEN not in everything(caught.value)


NAMES = st.sampled_from(
    [
        "LICENSE",
        "заметки и 😀.md",
        *(f"{c}/train-0000{i}-of-00002.parquet" for c in ("documents", "data") for i in (0, 1)),
    ]
)
FOLDERS = st.dictionaries(NAMES, st.sampled_from([b"", b"a", b"b", b"\r\n", b"a" * 600]), max_size=6)


@pytest.mark.law
@given(there=FOLDERS, here=FOLDERS, again=FOLDERS)
def test_after_an_upload_the_repository_is_the_folder_and_what_is_not_ours(
    there: dict[str, bytes], here: dict[str, bytes], again: dict[str, bytes]
) -> None:
    """Whatever stood there; and the next upload finds everything the same."""
    import tempfile

    with serving() as hub, pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        connect(patch, hub, Path(place))
        hub.make(REPO, there)
        for number, files in enumerate((here, again)):
            folder = written(Path(place) / str(number), {"README.md": CARD, **files})
            others = {path: data for path, data in hub.files(REPO).items() if not publishing.DATA.fullmatch(path)}
            upload(folder, REPO)
            assert hub.files(REPO) == {**others, "README.md": CARD, **files}
            assert upload(folder, REPO).commits == ()


LOADER = """
import sys
from datasets import load_dataset
for row in load_dataset(sys.argv[1], "documents", split="train"):
    print(row["id"], row["text"], row["spans"])
"""


def test_load_dataset_gives_what_was_pushed(hub: Hub, tmp_path: Path) -> None:
    """By the real client, in a process of its own."""
    documents = stores.load(Path(__file__).parents[3] / "seeds/news/muzey-radio.said")
    card = (
        "---\nconfigs:\n- config_name: documents\n  data_files:\n  - split: train\n    path: documents/train-*\n---\n"
    )
    folder = written(tmp_path / "data", {"README.md": card.encode()})
    (folder / "documents").mkdir()
    stores.save(documents, folder / "documents" / "train-00000-of-00001.parquet")
    upload(folder, REPO)

    def loaded(name: str) -> str:
        run = [sys.executable, "-c", LOADER, name]
        return subprocess.run(
            run, env=environment(hub, tmp_path / "home"), capture_output=True, text=True, check=True
        ).stdout

    assert loaded(REPO) == loaded(str(folder))
    assert documents[0].id in loaded(REPO)
    assert stores.load(f"hf://datasets/{REPO}") == documents


def test_the_tables_are_those_that_are_published() -> None:
    """A new table is data of ours on the hub too: it goes when it is published no longer."""
    assert tuple(CONFIGS) == TABLES
    assert all(DATA.fullmatch(f"{name}/{shard_name('a.b', 3, 12)}") for name in CONFIGS)
