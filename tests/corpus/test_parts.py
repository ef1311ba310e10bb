"""Parts: what they depend on, when they are taken over, and what they leave behind."""

from pathlib import Path

import pytest

from saidby.corpus import parts
from saidby.corpus.errors import Problem
from saidby.corpus.parts import Part, Recipe, Task, build_part, clear, fingerprint, finished
from saidby.corpus.readers import Failed, Options, Raw
from saidby.corpus.sources import Work

RECIPE = Recipe(Options())
RAW = Raw(id="a", source="a.txt", where="/here/a.txt", data="Мост открыт.".encode())
BAD = Failed(RAW, (Problem("/here/a.txt", "is empty"),))


def task(folder: Path, *items: Raw | Failed, store: str = parts.LINES, shard: bool = False) -> Task:
    works = tuple(Work("text", item) for item in items)
    return Task(0, works, RECIPE, folder, store, shard, fingerprint(works, RECIPE))


def changed(**fields: object) -> Raw:
    return Raw(**({name: getattr(RAW, name) for name in Raw.__struct_fields__} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("work", "recipe"),
    [
        (Work("text", changed(id="b")), RECIPE),
        (Work("text", changed(source="b.txt")), RECIPE),
        (Work("text", changed(data=b"x")), RECIPE),
        (Work("text", changed(data={"text": "x"})), RECIPE),
        (Work("text", changed(record=1)), RECIPE),
        (Work("text", changed(charset="cp1251")), RECIPE),
        (Work("text", changed(meta={"url": "x"})), RECIPE),
        (Work("html", RAW), RECIPE),
        (Work("text", BAD), RECIPE),
        (Work("text", RAW), Recipe(Options(lang="uk"))),
        (Work("text", RAW), Recipe(Options(encoding="utf-8"))),
        (Work("text", RAW), Recipe(Options(columns={"text": "body"}))),
        (Work("text", RAW), Recipe(Options(), "unicode")),
    ],
)
def test_a_fingerprint_tells_all_that_documents_depend_on(work: Work, recipe: Recipe) -> None:
    """Raw article, reader, options: each change is another fingerprint."""
    assert fingerprint([work], recipe) != fingerprint([Work("text", RAW)], RECIPE)


def test_a_fingerprint_tells_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version may read or cut otherwise."""
    before = fingerprint([Work("text", RAW)], RECIPE)
    monkeypatch.setattr(parts, "version", lambda package: "99")
    assert fingerprint([Work("text", RAW)], RECIPE) != before


def test_a_fingerprint_does_not_depend_on_where_the_source_is() -> None:
    """A build may be resumed from another working directory."""
    there = Work("text", changed(where="/there/a.txt"))
    assert fingerprint([there], RECIPE) == fingerprint([Work("text", RAW)], RECIPE)


def test_neighbours_do_not_run_together_in_a_fingerprint() -> None:
    """Where one article ends and the next begins is told."""
    first = [Work("text", changed(data=b"ab")), Work("text", changed(data=b"c"))]
    second = [Work("text", changed(data=b"a")), Work("text", changed(data=b"bc"))]
    assert fingerprint(first, RECIPE) != fingerprint(second, RECIPE)


@pytest.mark.parametrize(
    ("failed", "shard", "resume", "with_failures", "taken"),
    [
        (False, False, True, False, True),
        (False, False, False, False, False),
        (False, True, False, False, True),
        (True, False, True, False, False),
        (True, False, True, True, True),
        (True, True, False, False, False),
    ],
)
def test_a_part_is_taken_over(
    tmp_path: Path, *, failed: bool, shard: bool, resume: bool, with_failures: bool, taken: bool
) -> None:
    """If the user resumes, or a run for a shard made it; with failures only for a quarantine."""
    made = task(tmp_path, RAW, *([BAD] if failed else []), shard=shard)
    report = build_part(made)
    found = finished(made, resume=resume, with_failures=with_failures)
    assert (found is not None) == taken
    assert found is None or found.part == report.part


@pytest.mark.parametrize("damage", ["cut", "gone", "other"])
def test_a_part_that_is_not_whole_is_made_again(tmp_path: Path, damage: str) -> None:
    """The last file is cut, the documents are gone, or they are in another store."""
    made = task(tmp_path, RAW)
    build_part(made)
    if damage == "cut":
        (tmp_path / "000000.json").write_bytes((tmp_path / "000000.json").read_bytes()[:-9])
    elif damage == "gone":
        (tmp_path / "000000.jsonl").unlink()
    asked = task(tmp_path, RAW, store=parts.COLUMNS) if damage == "other" else made
    assert finished(asked, resume=True, with_failures=True) is None


def test_a_report_counts(tmp_path: Path) -> None:
    """Documents, tokens, failures with their problems; hashes stay in the file."""
    made = task(tmp_path, RAW, BAD, store=parts.COLUMNS)
    report = build_part(made)
    assert report.part == Part(0, parts.COLUMNS, False, made.fingerprint, documents=1, tokens=3, failed=1)
    assert report.problems == BAD.problems


def test_clearing_leaves_what_is_no_part(tmp_path: Path) -> None:
    """Also the unfinished files of a killed run go; without anything else the folder goes too."""
    folder = tmp_path / "c.parts"
    folder.mkdir()
    build_part(task(folder, RAW))
    (folder / ".000001.jsonl.x7.tmp").touch()
    (folder / "notes.json").touch()
    clear(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.json"]
    (folder / "notes.json").unlink()
    clear(folder)
    clear(folder)
    assert not folder.exists()
