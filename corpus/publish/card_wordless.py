"""What the card of a corpus without its text says of this: how to get the text back, and what was taken away."""

from collections.abc import Iterator

from saidby.corpus.plain import many

from .facts import Facts, Wordless

DROPPED = {
    "ids": "ids that were not plain, numbered anew",
    "names": "names of entities that no mention has as they were written",
    "aliases": "other names, likewise",
    "kb": "ids in knowledge bases",
    "attributes": "attributes of spans whose values are not of a closed list",
    "layers": "layers of tokens that hold words",
    "meta": "keys of `meta`",
    "native": "what foreign formats said",
}
"""What is told of `Stripped.dropped`, by its kinds."""


def absence(found: Wordless) -> str:
    """Say in one sentence what is not there."""
    names = "but the names of entities" if found.names else "and no name of an entity"
    return f"The texts are not part of these data: they hold offsets, labels and hashes, no word of a text {names}."


def refilling(found: Wordless) -> str:
    """Say how the corpus comes back."""
    told = "Documents are numbered, so copies are known by hashes, not by names. " if found.numbered else ""
    return (
        "Who has the texts gets the corpus back by `saidby fill PATH TEXTS -o corpus.jsonl`, also from copies that "
        f"differ in blanks, quotation marks, dashes or some sentences. {told}"
        "What cannot be placed for certain is left out and told."
    )


def filling(facts: Facts) -> Iterator[str]:
    """Give the section on texts that are not there; nothing if they are."""
    if facts.wordless is None:
        return
    yield absence(facts.wordless)
    yield "```sh\npip install saidby\nsaidby fill PATH TEXTS -o corpus.jsonl\n```"
    yield (
        f"{refilling(facts.wordless)} `PATH` is this folder, or `hf://datasets/NAMESPACE/NAME`; `TEXTS` are files, "
        "folders, web pages, tables or a corpus."
    )


def dropping(facts: Facts) -> Iterator[tuple[str, str]]:
    """Give a row for each kind of what was taken away."""
    if facts.wordless is not None:
        dropped = facts.wordless.dropped
        yield from ((what, f"{dropped[kind]:,}") for kind, what in DROPPED.items() if dropped.get(kind))


def limits(facts: Facts) -> Iterator[str]:
    """Say what the data do not hold, a sentence each."""
    if facts.wordless is None:
        return
    yield absence(facts.wordless)
    if count := sum(facts.wordless.dropped.values()):
        verb = "was" if count == 1 else "were"
        yield f"Beside the texts, {many(count, 'value')} that may hold words {verb} left out."
    yield (
        "A hash of a text or a long sentence can be compared with a guess: the text is kept from being read, it is "
        "no secret from who has it."
    )
