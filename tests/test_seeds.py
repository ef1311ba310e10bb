"""The seeds: gold that is its plain text, keeps to the scheme and to the manual, in fixed splits."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import gold
import pytest

from saidby import cli
from saidby.annotate.conform import check as conforms
from saidby.corpus import said
from saidby.corpus.check import check
from saidby.corpus.model import Document
from saidby.seeds import FOLDER, NEWS

TEXTS = sorted(NEWS.glob("*.txt"))
SECOND = sorted((FOLDER / "second").glob("*.said"))


def parsed(path: Path) -> Document:
    return said.parse(path.read_text("utf-8"), name=path.name)


def name(path: Path) -> str:
    return path.stem


def words(document: Document) -> int:
    return sum(any(map(str.isalnum, document.text[start:end])) for start, end in document.tokens)


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_gold_is_the_plain_text_with_marks(text: Path) -> None:
    """Character by character; in the form that the writer gives it; valid; in the scheme."""
    written = text.with_suffix(".said").read_text("utf-8")
    document = said.parse(written, name=text.stem)
    assert document.text == text.read_text("utf-8")
    assert said.format(document) == written
    assert document.id == text.stem
    assert [*check(document), *conforms(document, gold.SCHEME)] == []


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_gold_keeps_the_rules_of_the_manual(text: Path) -> None:
    """Rules that no scheme can state: sources and their form, optional speech, every quotation mark decided."""
    document = parsed(text.with_suffix(".said"))
    broken = [gold.quotes, gold.attribution, gold.entities, gold.marks]
    assert [problem for rule in broken for problem in rule(document)] == []


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_every_entity_is_mentioned_or_speaks(text: Path) -> None:
    """The list of entities holds nobody who is not in the article."""
    document = parsed(text.with_suffix(".said"))
    used = {span.entity for span in document.spans} | {relation.tail for relation in document.relations}
    assert {entity.id for entity in document.entities} - used == set()


def test_the_articles_are_as_many_and_as_long_as_they_should_be() -> None:
    """24 Russian articles of 250 to 900 words, 6 English ones, each in a split."""
    documents = [parsed(text.with_suffix(".said")) for text in TEXTS]
    splits = Counter((document.lang, document.meta["split"]) for document in documents)
    assert splits == {
        ("ru", "train"): 12,
        ("ru", "dev"): 6,
        ("ru", "test"): 6,
        ("en", "train"): 2,
        ("en", "dev"): 2,
        ("en", "test"): 2,
    }
    assert {document.id: words(document) for document in documents if not 250 <= words(document) <= 900} == {}


@pytest.mark.parametrize("path", SECOND, ids=name)
def test_the_second_labelling_is_of_the_same_text(path: Path) -> None:
    """Both labellings can be compared: one text, one id, one scheme."""
    first, second = parsed(NEWS / path.name), parsed(path)
    assert (second.id, second.text) == (first.id, first.text)
    assert [*check(second), *conforms(second, gold.SCHEME)] == []


def test_at_least_twelve_articles_are_labelled_twice() -> None:
    """Enough to speak of agreement; every split and both languages are among them."""
    documents = [parsed(NEWS / path.name) for path in SECOND]
    assert len(documents) >= 12
    assert {document.meta["split"] for document in documents} == {"train", "dev", "test"}
    assert {document.lang for document in documents} == {"ru", "en"}


def test_the_datasheet_has_the_agreement_of_the_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that it quotes prints the numbers that it shows; ``…`` stands for lines left out."""
    monkeypatch.chdir(Path(__file__).parents[1])
    (shown,) = re.findall(
        r"```console\n\$ saidby agree (.*?)\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL
    )
    with pytest.raises(SystemExit):
        cli.main(["agree", *shown[0].split()])
    printed = capsys.readouterr().out
    assert re.fullmatch(re.escape(shown[1]).replace("\n…\\\n", "\n.*?\\\n"), printed, re.DOTALL), printed


def test_the_gold_is_frozen() -> None:
    """Texts and gold are those of `seeds/SHA256SUMS`: a change is made knowingly, with a note in the changelog."""
    sums = {}
    for line in (FOLDER / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, path = line.split(maxsplit=1)
        sums[path] = digest
    files = [path for folder in ("news", "second", "challenge", "article") for path in (FOLDER / folder).iterdir()]
    files = [path for path in files if path.suffix in (".said", ".txt", ".jsonl")]
    assert {str(path.relative_to(FOLDER)): sha256(path.read_bytes()).hexdigest() for path in files} == sums
