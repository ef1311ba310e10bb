"""What a system is."""

from typing import Protocol

from saidby.corpus.model import Document


class System(Protocol):
    """Anything that labels documents.

    `labels` are those that it can find; empty if that is not known.
    """

    @property
    def name(self) -> str:
        """What it is called, with its options: ``natasha(by=text)``."""

    @property
    def help(self) -> str:
        """What it does, in a line."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that it can find."""

    def label(self, document: Document) -> Document:
        """Give the document with what the system found; its text and id stay.

        The document comes without labels, but for layers of gold that the caller hands over on purpose. A label
        that is to be in the answer must be put there by the system.
        """
