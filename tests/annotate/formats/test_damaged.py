"""Files that are damaged: read as valid documents, or refused with the file and what is wrong; never something else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from damage import DAMAGES, Damage, outcome
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.formats import FORMATS
from saidby.corpus.check import check

DATA = Path(__file__).parents[2] / "data"


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


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_done(damage: Damage) -> None:
    """Each changes what it is given."""
    assert damage(b"a 1\nb 2\n", 5, 3) != b"a 1\nb 2\n"
