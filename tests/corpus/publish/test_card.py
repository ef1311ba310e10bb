"""The card and the other papers: facts alone, no fact invented, no text that breaks YAML or Markdown."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents

import saidby
from saidby.annotate.manual import manual
from saidby.annotate.scheme import load_scheme
from saidby.annotate.view import view_of
from saidby.corpus.model import Document, Fragment, Span
from saidby.corpus.publish.card import card
from saidby.corpus.publish.card_head import size
from saidby.corpus.publish.facts import About, Facts
from saidby.corpus.publish.licences import licence_named
from saidby.corpus.publish.papers import papers
from saidby.corpus.publish.write import publish
from saidby.seeds import FOLDER, NEWS

VIEW = view_of(load_scheme())


def facts_of(docs: list[Document], folder: Path, about: About) -> Facts:
    return publish(docs, folder / "d", about, VIEW)


def head(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return found


def section(text: str, title: str) -> str:
    return text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0].strip()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    about = About("seeds", pretty_name="Seeds of saidby", licence="CC-BY-4.0", creators=("The saidby developers",))
    return facts_of(saidby.load(NEWS), tmp_path_factory.mktemp("card"), about)


def test_the_head_says_what_the_hub_asks(seeds: Facts) -> None:
    """Derived from the documents: languages, sizes, tasks, who labelled."""
    found = head(card(seeds))
    assert {key: value for key, value in found.items() if key not in ("configs", "dataset_info")} == {
        "language": ["en", "ru"],
        "license": "cc-by-4.0",
        "pretty_name": "Seeds of saidby",
        "tags": ["named entities", "quotation", "quotation attribution", "coreference"],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition", "coreference-resolution"],
        "annotations_creators": ["machine-generated"],
        "multilinguality": ["multilingual"],
        "size_categories": ["n<1K"],
        "source_datasets": ["original"],
    }
    assert [config["config_name"] for config in found["configs"]] == ["documents", "tokens", "quotes", "entities"]
    assert found["configs"][0] == {
        "config_name": "documents",
        "data_files": [
            {"split": split, "path": f"documents/{split}-*-of-*.parquet"} for split in ("train", "validation", "test")
        ],
        "default": True,
    }


def test_the_numbers_of_the_card_are_those_of_the_corpus(seeds: Facts) -> None:
    """Counted here once more, from the documents."""
    docs = saidby.load(NEWS)
    spans = [(document.meta["split"], span) for document in docs for span in document.spans]
    text = card(seeds)
    for label in ("PER", "QUOTE"):
        counts = [
            sum(split == name and span.label == label for split, span in spans) for name in ("train", "dev", "test")
        ]
        assert f"| {label} | {' | '.join(f'{count:,}' for count in (*counts, sum(counts)))} |" in section(
            text, "Labels"
        )
    direct = sum(span.attrs.get("mode") == "direct" for _, span in spans)
    assert f"| {direct} |\n" in next(line + "\n" for line in text.splitlines() if line.startswith("| mode: direct |"))
    assert f"| documents | 14 | 8 | 8 | {len(docs)} |" in section(text, "What is in it")
    assert "More Information Needed" not in text


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    """A text without labels, of no language: no claim of who labelled, where it is from, what it is for."""
    facts = facts_of([Document("a", "Мост", "und")], tmp_path, About("bare", licence="LicenseRef-house"))
    text = card(facts)
    found = head(text)
    assert {key: found[key] for key in found if key not in ("configs", "dataset_info")} == {
        "license": "other",
        "license_name": "licenseref-house",
        "license_link": "LICENSE",
        "pretty_name": "bare",
        "annotations_creators": ["no-annotation"],
        "size_categories": ["n<1K"],
    }
    titles = [line for line in text.splitlines() if line.startswith("## ")]
    assert titles == ["## What is in it", "## How to load it", "## Tables and their columns", "## Limits", "## Licence"]
    assert section(text, "Limits").splitlines() == [
        "- The documents name no split: all stand in `train`.",
        "- 1 document has no tokens, and no row in `tokens`.",
        "- There is no table `tokens` or `quotes` or `entities`: it would have no rows.",
        "- The language of 1 document is not known.",
    ]
    assert set(papers(facts)) == {"README.md", "LICENSE"}


def test_who_made_it_is_told(tmp_path: Path) -> None:
    """As meta says it; a licence of their own that documents name is not hidden."""
    docs = [
        Document("a", "Мост", "ru", meta={"labelled_by": {"system": "natasha", "versions": {"saidby": "0.1.0"}}, "licence": "MIT"}),
        Document("b", "Мост", "ru", meta={"labelled_by": "Анна | <b>", "imported": {"format": "brat"}}),
    ]  # fmt: skip
    text = card(facts_of(docs, tmp_path, About("d", licence="CC-BY-4.0")))
    assert section(text, "How it was made").splitlines() == [
        "- Labelled by: system: natasha; versions: saidby: 0.1.0 (1 document); Анна | &lt;b> (1 document).",
        "- Read from: format: brat (1 document).",
    ]
    assert (
        section(text, "Licence").splitlines()[-1] == "Documents name licences of their own in `meta`: MIT (1 document)."
    )


def test_labels_that_the_scheme_does_not_know_are_told(tmp_path: Path) -> None:
    """They have a column of their own, so that they take no token from the names of the scheme."""
    spans = (Span("a", "surname", (Fragment(0, 4),)), Span("b", "PER", (Fragment(0, 4),)))
    document = Document("a", "Анна", "ru", tokens=(Fragment(0, 4),), spans=spans)
    facts = facts_of([document], tmp_path, About("d", licence="MIT", helps={"PER": "A person."}))
    line = "- The scheme does not know 1 label: surname. In `tokens` they share a column."
    assert line in section(card(facts), "Limits").splitlines()
    assert [(field.name, field.names[1:2]) for field in facts.tables["tokens"].fields if field.names] == [
        ("entities", ("B-PER",)), ("quotes", ("B-QUOTE",)), ("cues", ("B-CUE",)), ("sources", ("B-SOURCE",)), ("others", ("B-surname",)),
    ]  # fmt: skip
    assert not any(loss.what != "spans" for loss in facts.losses)


def test_agreement_is_reported_as_it_was_measured(tmp_path: Path) -> None:
    """The numbers of `saidby agree --json`."""
    agreed = saidby.agree(NEWS, FOLDER / "second", resamples=20)
    about = About("d", licence="MIT", agreement=json.loads(json.dumps(agreed.to_dict())))
    text = section(card(facts_of(saidby.load(NEWS)[:1], tmp_path, about)), "Agreement between annotators")
    quote = agreed.labels["QUOTE"]
    assert quote.exact.f1 is not None
    assert text.startswith("Compared are the labels of news and second on 12 documents that both labelled.")
    assert f"| QUOTE | {quote.exact.f1:.3f} | " in text


@pytest.mark.law
@settings(max_examples=20)
@given(
    st.lists(documents(), min_size=1, max_size=2, unique_by=lambda document: document.id),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
)
def test_any_name_and_label_gives_a_card_that_is_read(
    tmp_path_factory: pytest.TempPathFactory, docs: list[Document], words: str
) -> None:
    """YAML gives back the names and labels; a citation is YAML too."""
    about = About("d", pretty_name=words, licence="MIT", creators=(words,), description=words)
    facts = facts_of([d for d in docs if d.meta.get("split") is None], tmp_path_factory.mktemp("law"), about)
    found = head(card(facts))
    assert found["pretty_name"] == words
    cited = yaml.safe_load(papers(facts)["CITATION.cff"])
    assert (cited["title"], cited["authors"]) == (words, [{"name": words}])
    for info, table in zip(found["dataset_info"], facts.tables.values(), strict=True):
        assert [feature["name"] for feature in info["features"]] == [field.name for field in table.fields]
        for feature, field in zip(info["features"], table.fields, strict=True):
            if field.names:
                assert tuple(feature["sequence"]["class_label"]["names"].values()) == field.names


def test_the_licence_says_where_its_text_is(seeds: Facts) -> None:
    """By name, with address and attribution; one that nobody knows by its identifier."""
    assert papers(seeds)["LICENSE"] == (
        "The texts and the annotation of Seeds of saidby are licensed under Creative Commons Attribution 4.0 (CC-BY-4.0).\n\n"
        "The text of the licence: https://creativecommons.org/licenses/by/4.0/legalcode\n\n"
        'Attribution: "Seeds of saidby", The saidby developers.\n'
    )
    with pytest.raises(saidby.UsageError) as caught:
        licence_named("my own!")
    assert (
        str(caught.value) == "a licence must be an SPDX identifier such as CC-BY-4.0 or LicenseRef-NAME, got 'my own!'"
    )


@pytest.mark.parametrize(
    ("count", "name"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (10**6, "1M<n<10M"), (10**9, "100M<n<1B")]
)
def test_sizes_are_those_of_the_hub(count: int, name: str) -> None:
    """By the number of documents."""
    assert size(count) == name


def test_the_manual_is_one_page_whose_links_lead_somewhere() -> None:
    """Every anchor is a title of it; of other schemes there is none."""
    text = manual("news")
    titles = [line.lstrip("#").strip().lower() for line in text.splitlines() if line.startswith("#")]
    anchors = {"".join(c for c in title if c.isalnum() or c in "-_ ").replace(" ", "-") for title in titles}
    linked = {part.split(")")[0] for part in text.split("](#")[1:]}
    assert linked
    assert linked <= anchors
    assert ".md)" not in text
    assert manual("court.toml") == ""


def test_what_the_owner_says_of_agreement_is_a_report(tmp_path: Path) -> None:
    """Without it, and without numbers, the card says that there is none."""
    docs = [Document("a", "Да", "ru", spans=(Span("s", "PER", (Fragment(0, 2),)),))]
    about = About("d", licence="CC0-1.0")
    told = About("d", licence="CC0-1.0", rai={"dataAnnotationAnalysis": "Two people agreed."})
    missing = "- Agreement between annotators is not reported."
    assert missing in card(facts_of(docs, tmp_path, about))
    text = card(facts_of(docs, tmp_path, told))
    assert missing not in text
    assert section(text, "Responsible use") == "- Analysis of the annotation: Two people agreed."


def test_the_citation_names_the_release(tmp_path: Path) -> None:
    """Version, date and address, as far as they are known."""
    docs = [Document("a", "Да", "ru")]
    about = About("d", "D", "", "https://example.org/d", "1.0.0", "2031-05-02", "CC0-1.0", ("Ann Lodge",))
    assert section(card(facts_of(docs, tmp_path, about)), "Citation") == (
        "Ann Lodge: *D*, version 1.0.0, 2031-05-02. <https://example.org/d>.\n\n"
        "[CITATION.cff](CITATION.cff) says the same for programs."
    )
    nameless = About("d", licence="CC0-1.0", date="2031-05-02")
    assert section(card(facts_of(docs, tmp_path, nameless)), "Citation") == "*d*, 2031-05-02."
    assert "## Citation" not in card(facts_of(docs, tmp_path, About("d", licence="CC0-1.0")))
