"""Figures of counts: what is drawn, the same bytes each time, names that are somebody's text."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents

from saidby.annotate.scheme import load_scheme
from saidby.annotate.stats import Overview, overview
from saidby.annotate.stats_plots import FIGURES, IMAGES, plots, save
from saidby.corpus.errors import DataError, MissingExtra, UnknownName
from saidby.corpus.model import Document
from saidby.corpus.said import parse

pytest.importorskip("matplotlib", reason="needs the extra 'report'")

QUOTED = parse(
    "#said 1 lang=en\n#id a\n#split train\n#entity e PER Ann\n\n{PER@e|Ann}: {QUOTE direct speaker=@e|Yes, we do}."
)
OTHER = parse("#said 1 lang=en\n#id b\n#split dev\n\n{PER|Ben} left {LOC|Pell}.")
BOTH = overview([QUOTED, OTHER], by="split", scheme=load_scheme())


@pytest.mark.parametrize("image", IMAGES)
def test_there_is_a_figure_for_what_is_there(image: str) -> None:
    """Where nobody speaks there are no speakers to draw; an empty corpus has nothing."""
    assert list(plots(BOTH, image=image)) == [f"{name}.{image}" for name in FIGURES]
    assert list(plots(overview([OTHER]), image=image)) == [f"labels.{image}", f"lengths.{image}"]
    assert plots(overview([]), image=image) == {}
    head = {"svg": b"<?xml", "png": b"\x89PNG"}[image]
    assert all(content.startswith(head) for content in plots(BOTH, image=image).values())


def test_the_same_counts_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    """No date, no chance, no settings of the user's."""
    code = (
        "import sys; from saidby.annotate.stats import overview; from saidby.annotate.stats_plots import plots; "
        "from hashlib import sha256; from saidby.corpus.said import parse; "
        "c = overview([parse('#said 1 lang=en\\n#id b\\n\\n{PER|Ben} left {LOC|Pell}.')]); "
        "print([sha256(b).hexdigest() for k in ('svg', 'png') for b in plots(c, image=k).values()])"
    )
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsvg.hashsalt: other\n", "utf-8")
    source = Path(__file__).parents[2] / "src"
    environment = {**os.environ, "PYTHONPATH": str(source)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=folder, env=environment
        ).stdout
        for folder in (tmp_path, source)
    ]
    assert runs[0] == runs[1]
    for content in plots(BOTH).values():
        assert b"<dc:date>" not in content


def test_the_longest_bar_is_that_of_the_most() -> None:
    """Widths of bars are counts: 2 of PER (one of each part), 1 of LOC and of QUOTE."""
    svg = plots(BOTH)["labels.svg"].decode()
    bars = re.findall(
        r'<path d="M ([\d.]+) [\d.]+ \nL ([\d.]+) [\d.]+ \nL [\d.]+ [\d.]+ \nL [\d.]+ [\d.]+ \nz\n" clip', svg
    )
    widths = [round(float(end) - float(start), 1) for start, end in bars]
    assert len({width for width in widths if width}) == 1
    assert sum(width > 0 for width in widths) == 4


def test_names_are_somebodys_text() -> None:
    """Formulas, markup, signs without a glyph, very long: drawn as they are, or shortened."""
    names = ("$\\frac{a", "_hidden", "<b>&amp;", "人名 😀", "x" * 300, "A\x1bB")
    text = "".join(f'{{"{name}"|w}} ' for name in ("a",)) + " ".join("w" for _ in names)
    document = parse(f"#said 1 lang=en\n#id a\n\n{text}")
    spans = tuple(type(document.spans[0])(str(i), name, document.tokens[i : i + 1]) for i, name in enumerate(names))
    document = Document("a", document.text, "en", tokens=document.tokens, spans=spans, meta={"split": "$x^"})
    assert list(plots(overview([document], by="split"))) == ["labels.svg", "lengths.svg"]


@settings(max_examples=5)
@given(st.lists(documents(), max_size=3))
def test_whatever_is_counted_can_be_drawn(corpus: list[Document]) -> None:
    """No corpus is an error."""
    counted = overview(corpus, by="lang", scheme=load_scheme())
    assert plots(counted) == plots(counted)


def test_files_appear_in_a_folder(tmp_path: Path) -> None:
    """It is made; what else lies there stays; a file is no folder."""
    folder = tmp_path / "figures"
    assert save(BOTH, folder) == [folder / f"{name}.svg" for name in FIGURES]
    (folder / "mine.txt").write_text("mine", "utf-8")
    save(BOTH, folder, image="png")
    assert len(list(folder.iterdir())) == 2 * len(FIGURES) + 1
    with pytest.raises(DataError) as caught:
        save(BOTH, folder / "mine.txt")
    assert str(caught.value) == f"{folder}/mine.txt: is a file; name a folder"


def test_an_unknown_image_is_refused() -> None:
    """By name."""
    with pytest.raises(UnknownName, match="unknown kind of image 'pdf'; known: png, svg"):
        plots(Overview(BOTH.total, {}), image="pdf")


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to install it."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra) as caught:
        plots(BOTH)
    assert str(caught.value) == "plots (matplotlib) needs the extra 'report': pip install 'saidby[report]'"
