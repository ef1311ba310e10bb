"""Files that are damaged: read as valid documents, or refused with the file and what is wrong; never something else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.formats import FORMATS, Report, read
from saidby.corpus.check import check
from saidby.corpus.errors import DataError, Problem
from saidby.corpus.model import Document

DATA = Path(__file__).parents[2] / "data"
ODD = [
    b"\t",
    b'"',
    b"{",
    b"]",
    b"9",
    b"-",
    b"\0",
    b"\xff",
    b"\r",
    b"\n",
    b"<",
    b"&",
    b"_",
    b"\xef\xbb\xbf",
    "😀".encode(),
]
Damage = Callable[[bytes, int, int], bytes]


def cut(data: bytes, at: int, _: int) -> bytes:
    """Give the file as it is when the copy was broken off."""
    return data[: at % (len(data) + 1)]


def replaced(data: bytes, at: int, which: int) -> bytes:
    """Put an odd byte in the place of another."""
    place = at % max(len(data), 1)
    return data[:place] + ODD[which % len(ODD)] + data[place + 1 :]


def inserted(data: bytes, at: int, which: int) -> bytes:
    """Put an odd byte between two."""
    place = at % (len(data) + 1)
    return data[:place] + ODD[which % len(ODD)] + data[place:]


def without_a_line(data: bytes, at: int, _: int) -> bytes:
    """Take a line out."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for number, line in enumerate(lines) if number != at % max(len(lines), 1))


def with_a_line_twice(data: bytes, at: int, to: int) -> bytes:
    """Copy a line to another place."""
    lines = data.splitlines(keepends=True)
    copied = lines[at % len(lines)] if lines else b"\n"
    lines.insert(to % (len(lines) + 1), copied)
    return b"".join(lines)


def other_number(data: bytes, at: int, to: int) -> bytes:
    """Change a digit."""
    digits = [place for place, byte in enumerate(data) if 48 <= byte < 58]
    if not digits:
        return data
    place = digits[at % len(digits)]
    return data[:place] + b"%d" % (to % 10) + data[place + 1 :]


DAMAGES: list[Damage] = [cut, replaced, inserted, without_a_line, with_a_line_twice, other_number]


def samples() -> Iterator[tuple[str, Path]]:
    for name, entry in FORMATS.items():
        if entry.is_read:
            yield from ((name, folder) for folder in sorted(DATA.joinpath(name).glob("*")))


def sources(folder: Path, name: str) -> list[Path]:
    """Give what is read of a sample: a folder, or each of its files."""
    source = folder / "source" if (folder / "source").is_dir() else folder
    return (
        [source] if FORMATS[name].target == "folder" else [file for file in sorted(source.iterdir()) if file.is_file()]
    )


@pytest.mark.law
@pytest.mark.parametrize(("name", "folder"), [*samples()], ids=lambda value: getattr(value, "name", value))
@given(data=st.data(), damage=st.sampled_from(DAMAGES), at=st.integers(0, 10**6), to=st.integers(0, 10**6))
def test_damaged_files_are_read_or_refused(
    name: str,
    folder: Path,
    data: st.DataObject,
    damage: Damage,
    at: int,
    to: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """One file of a sample is damaged in one place."""
    place = tmp_path_factory.mktemp("damaged") / "sample"
    shutil.copytree(folder, place)
    for source in sources(place, name):
        files = [source] if source.is_file() else sorted(file for file in source.rglob("*") if file.is_file())
        hit = data.draw(st.sampled_from(files))
        hit.write_bytes(damage(hit.read_bytes(), at, to))
        documents, problems = outcome(name, source)
        assert [problem for document in documents for problem in check(document)] == []
        assert [problem for problem in problems if not (problem.where.startswith(str(place)) and problem.what)] == []


def outcome(name: str, source: Path) -> tuple[list[Document], tuple[Problem, ...]]:
    """Give the documents of a file, or what is wrong with it."""
    try:
        return list(read(name, source, report=Report())), ()
    except DataError as error:
        return [], error.problems


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_done(damage: Damage) -> None:
    """Each changes what it is given."""
    assert damage(b"a 1\nb 2\n", 5, 3) != b"a 1\nb 2\n"
