"""The annotation manual: every example is gold that its own rules, the scheme and the notation accept."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import gold
import pytest
from gold import SCHEME

from saidby.annotate.conform import check as conforms
from saidby.corpus import said
from saidby.corpus.check import check
from saidby.corpus.model import Document

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "guidelines"
PAGES = sorted(FOLDER.glob("*.md"))


class Example(NamedTuple):
    """A fenced block `said`: where it begins, the words after `said`, its lines."""

    page: str
    line: int
    info: tuple[str, ...]
    block: str

    @property
    def counter(self) -> bool:
        return "counter" in self.info

    def source(self) -> str:
        """Give the document: the block itself, or the block under the header of a short example."""
        if self.block.startswith("#said"):
            return self.block + "\n"
        lang = next((word for word in self.info if word.startswith("lang=")), "lang=ru")
        own, _, text = self.block.partition("\n\n") if self.block.startswith("#entity") else ("", "", self.block)
        taken = {line.split()[1] for line in own.splitlines()}
        cast = [line for line in CAST.splitlines() if line.split()[1] not in taken]
        header = [f"#said 1 {lang}", f"#id {self.page}-{self.line}", *own.splitlines(), *cast]
        return "\n".join([*header, "", text]) + "\n"

    def document(self) -> Document:
        return said.parse(self.source(), name=f"{self.page}:{self.line}")


def blocks() -> Iterator[Example]:
    fence = re.compile(r"^```said(.*)\n((?:(?!```).*\n)+)```$", re.M)
    for path in PAGES:
        text = path.read_text("utf-8")
        for match in fence.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Example(path.stem, line, tuple(match[1].split()), match[2].removesuffix("\n"))


CAST = next(block.block for block in blocks() if "cast" in block.info)
EXAMPLES = [block for block in blocks() if "cast" not in block.info]
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.page}:{e.line}" for e in EXAMPLES])


def test_every_block_of_the_manual_is_an_example() -> None:
    """A fence with a slip in it would escape all the tests below."""
    fences = sum(path.read_text("utf-8").count("```said") for path in PAGES)
    assert fences == len(EXAMPLES) + 1
    assert {word for example in EXAMPLES for word in example.info} == {"counter", "lang=en", "lang=de", "lang=fr"}


@every_example
def test_an_example_is_valid_and_keeps_to_the_scheme(example: Example) -> None:
    """It reads without a problem, breaks no invariant and no rule of the scheme, and shows something."""
    document = example.document()
    assert check(document) == []
    assert conforms(document, SCHEME) == []
    assert document.spans or example.counter


@every_example
def test_an_example_is_written_as_the_writer_writes_it(example: Example) -> None:
    """Order of attributes, relations and nesting is that of the normal form."""
    source = example.source()
    assert said.format(example.document()).split("\n\n", 1)[1] == source.split("\n\n", 1)[1]


@every_example
def test_an_example_obeys_the_rules_for_quotes(example: Example) -> None:
    """Defaults are left out, `source_form` tells which relations there are, `reported` is optional."""
    assert gold.quotes(example.document()) == []


@every_example
def test_an_example_keeps_content_and_attribution_apart(example: Example) -> None:
    """The cue, source and addressee of a quote lie outside of its content; each serves a quote."""
    assert gold.attribution(example.document()) == []


@every_example
def test_an_example_gives_names_entities_and_numbers_none(example: Example) -> None:
    """A name has an entity of its own label; a source has the entity of the speaker, if it has one."""
    assert gold.entities(example.document()) == []


@every_example
def test_an_example_leaves_no_quotation_mark_over(example: Example) -> None:
    """Every quotation mark is part of a quote or of NONSPEECH."""
    assert gold.marks(example.document()) == []


def test_every_label_value_and_relation_has_examples() -> None:
    """At least two of each, and each page of labels has counter-examples."""
    shown = Counter(chain.from_iterable(map(kinds, EXAMPLES)))
    for label, definition in SCHEME.labels.items():
        assert shown[label] >= 2, label
        for key, attribute in definition.attributes.items():
            for value in attribute.values:
                assert value == attribute.default or shown[f"{label} {key}={value}"] >= 2, (label, key, value)
    for name in SCHEME.relations:
        assert shown[name] >= 2, name
    assert {e.page for e in EXAMPLES if e.counter} == {path.stem for path in PAGES} - {"index", "history"}


def kinds(example: Example) -> set[str]:
    document = example.document()
    found = {span.label for span in document.spans} | {relation.label for relation in document.relations}
    return found | {
        f"{span.label} {key}={part}"
        for span in document.spans
        for key, value in span.attrs.items()
        for part in value.split()
    }


def test_every_phenomenon_has_a_name_of_its_own_a_definition_and_an_example() -> None:
    """Names are kebab-case and unique; classes of the challenge suite are called by them."""
    text = (FOLDER / "phenomena.md").read_text("utf-8")
    entries = re.split(r"^### ", text, flags=re.M)[1:]
    names = [entry.split("\n", 1)[0].strip("`") for entry in entries]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert [name for name, count in Counter(names).items() if count > 1] == []
    for name, entry in zip(names, entries, strict=True):
        assert re.match(r"[^\n]+\n\n[^\n`#].*\.\n\n```said", entry), f"{name} needs a definition and an example"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """A link names a page that is there, and a heading of it."""
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", path.read_text("utf-8")):
        page = (path.parent / target).resolve() if target else path
        assert page.is_file(), target
        assert not anchor or anchor in anchors(page), f"{target}#{anchor}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
