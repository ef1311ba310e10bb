"""What of a document a system reads."""

from saidby.corpus.model import Block, Document
from saidby.corpus.segment import blocks


def readable_blocks(document: Document) -> tuple[Block, ...]:
    """Give the blocks with text to label: all but ``meta``; they are found if the document has none."""
    found = document.blocks
    if all(block.kind == "meta" for block in found):
        found = blocks(document.text, known=found)
    return tuple(block for block in found if block.kind != "meta")
