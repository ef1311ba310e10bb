"""The registry of readers: by suffix, by name, by what is installed."""

import re
from pathlib import Path

import pytest

from saidby.corpus import readers
from saidby.corpus.errors import MissingExtra, UnknownName, UsageError
from saidby.corpus.readers import READERS, Options, reader_named, reader_of


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("a.txt", "text"),
        ("a.TXT.gz", "text"),
        ("a.html", "html"),
        ("a.jsonl.zst", "jsonl"),
        ("a.json", "jsonl"),
        ("a.tsv", "csv"),
        ("a.warc.gz", "warc"),
        ("a.doc", None),
        ("a", None),
        ("a.gz", None),
    ],
)
def test_a_suffix_names_a_reader(name: str, reader: str | None) -> None:
    """In any case, compressed or not."""
    found = reader_of(Path(name))
    assert (found.name if found else None) == reader


def test_every_reader_has_a_module_and_suffixes_of_its_own() -> None:
    """A line in the registry is all that is needed, and no suffix has two readers."""
    suffixes = [suffix for reader in READERS.values() for suffix in reader.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    for name, reader in READERS.items():
        assert name == reader.name
        assert callable(reader.load().raws)
        assert callable(reader.load().read)


def test_an_unknown_reader_is_told_with_the_known_ones() -> None:
    """A typo gets a suggestion."""
    said = "unknown reader 'htm'; did you mean 'html'? known: csv, html, jsonl, text, warc"
    with pytest.raises(UnknownName, match=re.escape(said)):
        reader_named("htm")


def test_a_reader_whose_package_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is the command that helps."""
    monkeypatch.setattr(readers, "find_spec", lambda package: None)
    said = "reading html (trafilatura) needs the extra 'html': pip install 'saidby[html]'"
    with pytest.raises(MissingExtra, match=re.escape(said)):
        READERS["html"].load()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lang": "русский"}, "the language must be a BCP 47 tag such as 'ru', got 'русский'"),
        ({"encoding": "cp12511"}, "unknown encoding 'cp12511'; common ones: "),
        ({"columns": {"source": "domain"}}, "cannot map a column to 'source': readers set it; choose another name"),
    ],
)
def test_options_that_no_article_could_be_read_with_are_refused(options: dict[str, str], said: str) -> None:
    """Before any file is opened."""
    with pytest.raises(UsageError, match=re.escape(said)):
        Options(**options)
