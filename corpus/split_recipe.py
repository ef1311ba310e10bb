"""How a corpus is split, as a value: `saidby.corpus.split` follows it, `corpus.json` keeps it."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite

import msgspec

from .errors import UsageError
from .near import LEAST, THRESHOLD

RATIO = {"train": 80.0, "dev": 10.0, "test": 10.0}
TEXT, DATE, META = "text", "date", "meta:"
NAMES = {1: ("train", "test"), 2: ("train", "dev", "test")}
"""Parts by the number of dates that part them."""


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a split depends on besides the documents.

    Parameters
    ----------
    by : str
        ``text``, ``date``, or ``meta:KEY``.
    parts : tuple of str
        Names of the parts, in order.
    ratio : tuple of float
        Shares of the parts, of any sum; none for ``date``.
    cuts : tuple of str
        Days (YYYY-MM-DD) on which the second part and those after it begin; for ``date`` only.
    missing : str, optional
        Part of documents without a date or a value of KEY; without it they are an error.
    stratify : tuple of tuple of str
        Labels whose spans are shared out in the ratio too; of each group one label must be there.
    seed : int
        Other seeds, other splits.
    threshold : float
        Similarity from which documents are near-duplicates (`saidby.corpus.near`).
    """

    by: str = TEXT
    parts: tuple[str, ...] = tuple(RATIO)
    ratio: tuple[float, ...] = tuple(RATIO.values())
    cuts: tuple[str, ...] = ()
    missing: str | None = None
    stratify: tuple[tuple[str, ...], ...] = ()
    seed: int = 0
    threshold: float = THRESHOLD

    @property
    def key(self) -> str:
        """The key of `meta` by which documents are put together."""
        return self.by.removeprefix(META)


class Counts(msgspec.Struct):
    """What a part holds; `spans` are a count a label, `groups` the near-duplicate groups."""

    documents: int = 0
    tokens: int = 0
    groups: int = 0
    spans: dict[str, int] = {}


class Split(msgspec.Struct, forbid_unknown_fields=True):
    """How a corpus was split: the entry ``split`` of its `corpus.json`.

    Parameters
    ----------
    recipe : Recipe
        What to follow to split the same documents the same way again.
    made_with : dict of str to str
        Versions of the packages that a split depends on.
    counts : dict of str to Counts
        By part.
    groups : list of list of str
        Ids of near-duplicates that stay together.
    moved : list of str
        Ids of documents that their date alone would have put in another part than their near-duplicates.
    joined : list of list of str
        Values of KEY that near-duplicates hold together.
    """

    recipe: Recipe
    made_with: dict[str, str] = {}
    counts: dict[str, Counts] = {}
    groups: list[list[str]] = []
    moved: list[str] = []
    joined: list[list[str]] = []


def recipe_of(
    *,
    ratio: Mapping[str, float] | None = None,
    by: str = TEXT,
    cuts: Sequence[str] = (),
    parts: Sequence[str] | None = None,
    missing: str | None = None,
    stratify: Sequence[str | Sequence[str]] = (),
    seed: int = 0,
    threshold: float = THRESHOLD,
) -> Recipe:
    """Give the recipe of these options (those of `saidby.corpus.split.split`).

    Raises
    ------
    UsageError
        If they make no sense.
    """
    by = f"{META}source" if by == "source" else by
    labels = tuple((item,) if isinstance(item, str) else tuple(item) for item in stratify)
    if by == DATE:
        if ratio is not None or labels:
            raise UsageError("a split by date has no ratio and is not stratified; its cuts say all")
        names = tuple(parts or NAMES.get(len(cuts), ()))
        recipe = Recipe(by, names, (), tuple(cuts), missing, (), seed, threshold)
    else:
        if cuts or parts is not None:
            raise UsageError("cuts and names of parts are for a split by date; the ratio names the parts of others")
        ratio = RATIO if ratio is None else ratio
        recipe = Recipe(by, tuple(ratio), tuple(map(float, ratio.values())), (), missing, labels, seed, threshold)
    check_recipe(recipe)
    return recipe


def check_recipe(recipe: Recipe) -> None:
    """Refuse a recipe that cannot be followed.

    Raises
    ------
    UsageError
        With what is wrong.
    """
    if recipe.by not in (TEXT, DATE) and not (recipe.by.startswith(META) and recipe.key):
        raise UsageError(f"cannot split by {recipe.by!r}; known: date, meta:KEY, source, text")
    if recipe.by == DATE:
        _check_cuts(recipe)
    elif len(recipe.ratio) != len(recipe.parts) or not all(isfinite(share) and share > 0 for share in recipe.ratio):
        shares = ",".join(f"{name}={share:g}" for name, share in zip(recipe.parts, recipe.ratio, strict=False))
        raise UsageError(f"shares of a ratio must be numbers above 0, got {shares}")
    if len(recipe.parts) < 2 or len(set(recipe.parts)) < len(recipe.parts) or not all(recipe.parts):
        raise UsageError(f"a split has two or more parts of different names, got {', '.join(recipe.parts) or 'none'}")
    if recipe.missing is not None and recipe.by == TEXT:
        raise UsageError("a part for documents without a value is for a split by date, source or meta:KEY")
    if recipe.missing is not None and recipe.missing not in recipe.parts:
        raise UsageError(f"{recipe.missing!r} is no part of the split; it has {', '.join(recipe.parts)}")
    if not LEAST <= recipe.threshold <= 1:
        raise UsageError(f"threshold must be from {LEAST} to 1, got {recipe.threshold:g}")


def _check_cuts(recipe: Recipe) -> None:
    if not recipe.cuts:
        raise UsageError("a split by date needs cuts: the days on which the second part and those after it begin")
    for cut in recipe.cuts:
        try:
            sound = date.fromisoformat(cut).isoformat() == cut
        except ValueError:
            sound = False
        if not sound:
            raise UsageError(f"a cut is a day, YYYY-MM-DD, got {cut!r}")
    if list(recipe.cuts) != sorted(set(recipe.cuts)):
        raise UsageError(f"cuts must rise, got {', '.join(recipe.cuts)}")
    if len(recipe.parts) != len(recipe.cuts) + 1:
        count = len(recipe.cuts)
        raise UsageError(f"{count} cuts make {count + 1} parts, got {len(recipe.parts)} names; name the parts")
