"""What rules find of one quote, before its speakers are known."""

from collections.abc import Mapping
from typing import NamedTuple

from .cues import Cue
from .outlines import Stretch
from .phrases import Phrase


class Found(NamedTuple):
    """A quote, and what belongs to it.

    Parameters
    ----------
    rule : str
        The rule that found it.
    fragments : tuple of (int, int)
        Its content, sorted.
    mode : str
        As the scheme has it: ``direct``, ``indirect``, ``mixed``, ``reported``.
    cue : tuple of (int, int)
        The pieces of the cue, as «по» and «словам»; empty if there is none.
    verb : Cue, optional
        What the lexicon says of the cue.
    sources : tuple of Phrase
        The noun phrases that it comes from.
    attrs : dict of str to str
        Other attributes of the quote.
    aside : bool
        Whether it stands outside the running text: in a pull quote, or in another quote.
    addressees : tuple of (int, int)
        The noun phrases of those to whom it was said.
    more : tuple of tuple of (int, int)
        Further cues, each in its pieces.
    """

    rule: str
    fragments: tuple[Stretch, ...]
    mode: str = "direct"
    cue: tuple[Stretch, ...] = ()
    verb: Cue | None = None
    sources: tuple[Phrase, ...] = ()
    attrs: Mapping[str, str] = {}
    aside: bool = False
    addressees: tuple[Stretch, ...] = ()
    more: tuple[tuple[Stretch, ...], ...] = ()

    @property
    def place(self) -> int:
        """Where its source stands, or else its cue, or itself."""
        if self.sources:
            return self.sources[0].start
        return self.cue[0][0] if self.cue else self.fragments[0][0]
