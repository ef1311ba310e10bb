"""How a corpus was split, in words: the recipe of `saidby split` for readers of a card."""

from collections.abc import Iterator

from saidby.corpus.near import SHINGLE
from saidby.corpus.split_recipe import DATE, TEXT, Recipe

from .splits import HUB


def dividing(recipe: Recipe) -> str:
    """Say how documents came to their splits, in sentences.

    >>> dividing(Recipe("date", ("train", "test"), (), ("2031-05-02",))).partition(". ")[0]
    'The splits are by date (`saidby split`): train before 2031-05-02, test from 2031-05-02'
    """
    return " ".join([*(_dated(recipe) if recipe.by == DATE else _dealt(recipe)), _near(recipe)])


def _dated(recipe: Recipe) -> Iterator[str]:
    days = [f"before {recipe.cuts[0]}", *(f"from {cut}" for cut in recipe.cuts)]
    told = ", ".join(f"{_hub(part)} {day}" for part, day in zip(recipe.parts, days, strict=True))
    yield f"The splits are by date (`saidby split`): {told}."
    if recipe.missing:
        yield f"Documents without a date are in {_hub(recipe.missing)}."


def _dealt(recipe: Recipe) -> Iterator[str]:
    labels = [label for group in recipe.stratify for label in group]
    drawn = recipe.by == TEXT and not labels
    how = "drawn by a hash of their words" if drawn else "dealt to the splits"
    shares = zip(recipe.parts, recipe.ratio, strict=True)
    told = ", ".join(f"{_hub(part)} {100 * share / sum(recipe.ratio):.4g}%" for part, share in shares)
    yield f"Documents were {how} (`saidby split`, seed {recipe.seed}) in the ratio {told}."
    if labels:
        yield f"Spans of each of these labels were dealt in this ratio too: {', '.join(labels)}."
    if recipe.by != TEXT:
        yield f"Documents of one value of `{recipe.key}` in `meta` are in one split."
    if recipe.missing:
        yield f"Documents without a value are in {_hub(recipe.missing)}."


def _near(recipe: Recipe) -> str:
    of = ", that of the earliest" if recipe.by == DATE else ""
    like = f"documents that share at least {100 * recipe.threshold:.4g}% of their runs of {SHINGLE} words"
    return f"Near-duplicates ({like}) were looked for, and are in one split{of}."


def _hub(part: str) -> str:
    return HUB.get(part, part)
