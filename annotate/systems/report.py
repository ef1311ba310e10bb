"""A cue in a sentence, and where its content is to be found."""

from typing import NamedTuple

from .frames import Sense

NOMINAL = ("NOUN", "PROPN", "PRON")
"""Parts of speech that can be a subject."""


class Report(NamedTuple):
    """A cue in a sentence, by places in it.

    Parameters
    ----------
    frame : str
        The frame's name.
    cue : tuple of int
        The places of its words.
    sense : Sense
        What the word is.
    start : int
        Where its content begins, if that follows.
    aside : range
        The author's words with the marks around them, if they stand within the content; else empty.
    nested : bool
        Whether what stands aside belongs to the clause around it: «по словам мэра», «как сообщил мэр».
    before, behind : range
        Content that is known: before the cue, behind it.
    """

    frame: str
    cue: tuple[int, ...]
    sense: Sense
    start: int
    aside: range = range(0)
    nested: bool = False
    before: range = range(0)
    behind: range = range(0)

    @property
    def key(self) -> int:
        """The place of the word that reports."""
        return self.cue[-1]
