"""Counts of a corpus as figures: labels by part, lengths, quotes by layout and mode, speakers a document.

Each is an image in bytes, the same for the same counts: letters are drawn as outlines, no date is written.
"""

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from saidby.corpus.errors import MissingExtra, UnknownName, problem
from saidby.corpus.files import check_parent, writing
from saidby.corpus.plain import many, printable, short

from .stats import Lengths, Overview

IMAGES = {"svg": {"Date": None, "Creator": "saidby"}, "png": {"Software": None}}
"""Kinds of images, and what is written into them about them."""
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#7f7f7f")
"""Told apart by the colour-blind (Okabe and Ito 2008), in black and white too by their order."""
MOST = 30
"""Labels that a figure shows; the most frequent of more."""
WIDTH, ROW, AROUND = 7.0, 0.26, 1.3
"""Inches: of a figure, of a row of it, of title, axis and legend together."""
SETTINGS = {
    "svg.hashsalt": "saidby",
    "svg.fonttype": "path",
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "figure.dpi": 100,
    "savefig.dpi": 150,
}

Row = tuple[str, Sequence[float]]
"""A name, and a number for each series."""


def plots(overview: Overview, *, image: str = "svg") -> dict[str, bytes]:
    """Draw what can be drawn of the counts.

    Parameters
    ----------
    overview : Overview
        Counts of a corpus and of its parts.
    image : str
        ``svg`` or ``png``.

    Returns
    -------
    dict of str to bytes
        Images by file name: ``labels``, ``lengths``, ``quotes``, ``speakers``, as far as there is anything to show.

    Raises
    ------
    MissingExtra
        If matplotlib is not installed.
    UnknownName
        If there is no such kind of image.
    """
    if image not in IMAGES:
        raise UnknownName("kind of image", image, IMAGES)
    try:
        matplotlib = import_module("matplotlib")
        figure = import_module("matplotlib.figure").Figure
    except ModuleNotFoundError as error:
        raise MissingExtra("plots (matplotlib)", "report") from error
    drawn: dict[str, bytes] = {}
    with warnings.catch_warnings(), matplotlib.rc_context():
        # A sign that the font does not have is drawn as a box; that is no error.
        warnings.simplefilter("ignore", UserWarning)
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        for name, draw in FIGURES.items():
            if (canvas := draw(overview, figure)) is not None:
                drawn[f"{name}.{image}"] = _image(canvas, image)
    return drawn


def save(overview: Overview, folder: Path, *, image: str = "svg") -> list[Path]:
    """Draw the figures into a folder, which is made; other files in it stay.

    Raises
    ------
    DataError
        If there is no place for the folder.
    """
    drawn = plots(overview, image=image)
    check_parent(folder)
    if folder.exists() and not folder.is_dir():
        raise problem(str(folder), "is a file; name a folder")
    folder.mkdir(exist_ok=True)
    for name, content in drawn.items():
        with writing(folder / name) as file:
            file.write(content)
    return [folder / name for name in drawn]


def _image(figure: Any, image: str) -> bytes:
    held = io.BytesIO()
    figure.savefig(held, format=image, metadata=IMAGES[image])
    return held.getvalue()


Draw = Callable[[Overview, Any], Any]
"""Draws a figure of the class that is given; None if there is nothing to show."""


def _labels(overview: Overview, figure: Any) -> Any:
    """Draw how many spans of each label there are, by part."""
    parts = overview.parts or {"": overview.total}
    counts = {label: found.count for label, found in overview.total.labels.items()}
    rows = [
        (label, [part.labels[label].count if label in part.labels else 0 for part in parts.values()])
        for label in _most(counts)
    ]
    title = f"Labels: {many(overview.total.spans.count, 'span')} in {many(overview.total.documents, 'document')}"
    return _stacked(figure, rows, list(parts), title, "spans") if rows else None


def _quotes(overview: Overview, figure: Any) -> Any:
    """Draw how many quotes of each layout there are, by mode."""
    quotes = overview.total.quotes
    modes = list(dict.fromkeys(mode for found in quotes.values() for mode in found))
    rows = [(layout, [found.get(mode, 0) for mode in modes]) for layout, found in quotes.items()]
    return _stacked(figure, rows, modes, "Quotes by layout and mode", "quotes") if rows else None


def _speakers(overview: Overview, figure: Any) -> Any:
    """Draw how many documents have how many speakers."""
    counts = {int(number): count for number, count in overview.total.speakers.items()}
    if not counts.keys() - {0}:
        return None
    canvas = figure(figsize=(WIDTH, 3.2), layout="constrained")
    axes = canvas.subplots()
    axes.bar(list(counts), list(counts.values()), color=COLOURS[0], width=0.8)
    axes.set(title="Speakers of a document", xlabel="different speakers", ylabel="documents")
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color="#dddddd")
    return canvas


def _lengths(overview: Overview, figure: Any) -> Any:
    """Draw how long documents, sentences and the spans of each label are: middle, mean, nine tenths, the longest."""
    total = overview.total
    spans = {label: found.count for label, found in total.span_lengths.items()}
    rows = [*total.lengths.items(), *((label, total.span_lengths[label]) for label in _most(spans))]
    if not rows:
        return None
    canvas, axes = _rows(figure, [name for name, _ in rows])
    for place, (_, found) in enumerate(rows):
        axes.plot([found.median, found.max], [place, place], color="#bbbbbb", linewidth=1, zorder=1)
        axes.plot([found.median, found.p90], [place, place], color=COLOURS[0], linewidth=4, zorder=2, alpha=0.5)
    for name, marker, colour, value in MARKERS:
        axes.scatter(
            [value(found) for _, found in rows],
            range(len(rows)),
            s=26,
            color=colour,
            marker=marker,
            label=name,
            zorder=3,
        )
    axes.set_xscale("symlog" if any(found.median == 0 for _, found in rows) else "log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.set(title="Lengths in tokens", xlabel="tokens (logarithmic)")
    _legend(canvas, axes)
    return canvas


MARKERS: tuple[tuple[str, str, str, Callable[[Lengths], float]], ...] = (
    ("median", "o", COLOURS[0], lambda found: found.median),
    ("mean", "x", "#222222", lambda found: found.mean),
    ("90th percentile", "|", COLOURS[0], lambda found: found.p90),
    ("longest", ".", "#888888", lambda found: found.max),
)

FIGURES: dict[str, Draw] = {"labels": _labels, "lengths": _lengths, "quotes": _quotes, "speakers": _speakers}
"""Every figure by name."""


def _most(counts: dict[str, int]) -> list[str]:
    """Give the most frequent names, in the order they come in."""
    kept = sorted(counts, key=lambda name: -counts[name])[:MOST]
    return [name for name in counts if name in kept]


def _stacked(figure: Any, rows: Sequence[Row], series: list[str], title: str, unit: str) -> Any:
    """Draw a bar a row, in pieces by series, with its sum behind it."""
    canvas, axes = _rows(figure, [name for name, _ in rows])
    left = [0.0] * len(rows)
    for number, (name, colour, hatch) in enumerate(_looks(series)):
        sizes = [numbers[number] for _, numbers in rows]
        axes.barh(range(len(rows)), sizes, left=left, color=colour, hatch=hatch, edgecolor="white", label=name)
        left = [a + b for a, b in zip(left, sizes, strict=True)]
    for place, total in enumerate(left):
        axes.annotate(f"{total:,.0f}", (total, place), (3, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set(title=title, xlabel=unit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.margins(x=0.08)
    if len(series) > 1:
        _legend(canvas, axes)
    return canvas


def _looks(series: list[str]) -> Iterator[tuple[str, str, str]]:
    """Give each series its name, colour and hatching: no two of them look alike."""
    for number, name in enumerate(series):
        yield _name(name), COLOURS[number % len(COLOURS)], "/" * (number // len(COLOURS))


def _rows(figure: Any, names: list[str]) -> Any:
    """Give a figure with a row a name, from above."""
    canvas = figure(figsize=(WIDTH, AROUND + ROW * len(names)), layout="constrained")
    axes = canvas.subplots()
    axes.set_yticks(range(len(names)), [_name(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd")
    return canvas, axes


def _legend(canvas: Any, axes: Any) -> None:
    handles, names = axes.get_legend_handles_labels()
    canvas.legend(handles, names, loc="outside lower center", ncols=min(len(names), 4), frameon=False)


def _name(name: str) -> str:
    """Give a name that fits; matplotlib leaves those that begin with _ out of legends."""
    shown = short(printable(name), size=28)
    return f" {shown}" if shown.startswith("_") else shown
