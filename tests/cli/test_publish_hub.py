"""`saidby publish --repo`: from a corpus to the hub and back, by the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hub import REPO, TOKEN, Hub, connect, serving

import saidby
from saidby import cli
from saidby.annotate.manual import manual
from saidby.annotate.scheme import format_scheme

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")
"""What the hub's client says of its own use of its library."""

SEED = Path(__file__).parents[2] / "seeds/news/muzey-radio.said"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.chdir(tmp_path)
    with serving() as hub:
        connect(monkeypatch, hub, tmp_path)
        yield hub


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Give the exit code, standard output and standard error of `saidby publish`."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["publish", *arguments])
    out, err = capsys.readouterr()
    assert TOKEN not in out + err
    return int(ended.value.code or 0), out, err


def test_a_corpus_goes_to_the_hub_and_comes_back(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Private; the second call makes no commit; nothing is left on this machine."""
    before = set(tmp_path.iterdir())
    code, out, _ = run(capsys, str(SEED), "--repo", REPO)
    assert (code, hub.repositories[REPO].private) == (0, True)
    assert out.endswith(f", in 1 commit\n{hub.url}/datasets/{REPO} (private, created)\n")
    assert saidby.load(f"hf://datasets/{REPO}") == saidby.load(SEED)
    code, out, _ = run(capsys, str(SEED), "--repo", REPO)
    assert (code, len(hub.messages(REPO))) == (0, 2)
    assert f"nothing has changed; no commit is made\n{hub.url}/datasets/{REPO} (private)\n" in out
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"cache"}


def test_a_dry_run_creates_nothing(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """It lists the files."""
    code, out, _ = run(capsys, str(SEED), "--repo", REPO, "--dry-run")
    assert (code, hub.repositories) == (0, {})
    assert "would be sent, 0 deleted; nothing is done\n" in out
    assert "\nnew  documents/" in out


def test_folder_and_hub_get_the_same(hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte, on a branch, public."""
    assert run(capsys, str(SEED), "--to", "dataset", "--repo", REPO, "--public", "--revision", "v2")[0] == 0
    folder = tmp_path / "dataset"
    written = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert {path: data for path, data in hub.files(REPO, "v2").items() if path != ".gitattributes"} == written
    assert not hub.repositories[REPO].private
    assert hub.messages(REPO) == ["a commit"]


def test_a_corpus_without_its_text_goes_there_and_is_filled_from_there(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What held the text is replaced; the text is in no file that stands there now."""
    assert run(capsys, str(SEED), "--repo", REPO)[0] == 0
    (seed,) = saidby.load(SEED)
    ours = manual("news") + format_scheme(saidby.load_scheme())
    words = [word.encode() for word in seed.text.split() if len(word) > 6 and word not in ours]
    assert len(words) > 50
    code, out, err = run(capsys, str(SEED), "--repo", REPO, "--without-text", "--number-documents")
    assert code == 0
    assert f"{REPO} was there before; what it held then stays in its history\n" in err
    assert "changed  documents/" in out
    assert not [name for name, data in hub.files(REPO).items() for word in words if word in data]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "radio.txt").write_text(seed.text, "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["fill", f"hf://datasets/{REPO}", "texts", "-o", "filled.jsonl"])
    assert not ended.value.code
    assert capsys.readouterr().out.endswith("documents: exact 1\n")
    (filled,) = saidby.load("filled.jsonl")
    assert (filled.id, filled.text, filled.tokens) == ("d1", seed.text, seed.tokens)
    assert [(s.label, s.fragments, s.attrs) for s in filled.spans] == [
        (s.label, s.fragments, s.attrs) for s in seed.spans
    ]
    with pytest.raises(saidby.DataError, match="put them on their texts with `saidby fill` first"):
        saidby.load(f"hf://datasets/{REPO}")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name a folder with --to, a repository of the hub with --repo, or both"),
        (["--to", "d", "--public", "--dry-run"], "--public, --dry-run goes with --repo NAMESPACE/NAME"),
        (["--to", "d", "--revision", "v2"], "--revision goes with --repo NAMESPACE/NAME"),
        (["--repo", "news"], "repository must be NAMESPACE/NAME"),
    ],
)
def test_calls_that_make_no_sense(
    hub: Hub, tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, nothing written, nothing asked."""
    code, out, err = run(capsys, str(SEED), *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert not hub.requests
    assert not (tmp_path / "d").exists()


def test_no_token_is_told_before_anything_is_made(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways to give one are named."""
    monkeypatch.delenv("HF_TOKEN")
    code, _, err = run(capsys, str(SEED), "--to", "dataset", "--repo", REPO)
    assert code == 2
    assert "set HF_TOKEN or run `hf auth login`" in err
    assert not (tmp_path / "dataset").exists()


def test_a_failure_is_one_line_and_the_same_command_goes_on(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 for trouble of the hub, 2 for rights; no traceback."""
    for status, expected in ((500, 1), (403, 2)):
        hub.fail("POST", "/commit/", status, echo=True)
        code, out, err = run(capsys, str(SEED), "--repo", REPO)
        assert (code, out) == (expected, "")
        assert err.splitlines()[-1].startswith(f"saidby: {REPO}: ")
        assert "Traceback" not in err
        hub.heal()
    assert run(capsys, str(SEED), "--repo", REPO)[0] == 0
    assert saidby.load(f"hf://datasets/{REPO}") == saidby.load(SEED)


def test_a_private_repository_stays_private_and_it_is_told(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """Who sees it is changed by people, in its settings."""
    hub.make(REPO, {})
    code, _, err = run(capsys, str(SEED), "--repo", REPO, "--public")
    assert (code, hub.repositories[REPO].private) == (0, True)
    assert f"{REPO} stays private, whatever --public says; its settings on the hub change that\n" in err
