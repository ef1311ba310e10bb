"""LitBank: two lines of brat for a mention, quotations by inclusive words of sentences, speakers by entity."""

from pathlib import Path

from foreign import shown, told, written

from saidby.annotate.formats import Report, read
from saidby.corpus.check import check

TEXT = "The keeper , Ada 😀 , went in .\n\n“ Come in , ” she said .\n“ No .\nNo , ” they said .\n"
MENTIONS = [
    ("T1", "NOM_PER", "The keeper"),
    ("T2", "PROP_PER", "Ada"),
    ("T3", "PRON_PER", "she"),
    ("T5", "the_keeper-0", "The keeper"),
    ("T6", "the_keeper-0", "Ada"),
    ("T7", "the_keeper-0", "she"),
    ("T8", "PRON_PER", "they"),
]
REST = "R1\tappos Arg1:T1 Arg2:T6\nR2\tcop Arg1:T99 Arg2:T1\n"
QUOTES = (
    "QUOTE\tQ1\t2\t0\t2\t4\t“ Come in , ”\n"
    "QUOTE\tQ2\t3\t0\t4\t2\t“ No . No , ”\n"
    "ATTRIB\tQ1\tthe_keeper-0\n"
    "ATTRIB\tQ2\tMr_Lodge__Tom-4\n"
)


def corpus(folder: Path, quotes: str = QUOTES, text: str = TEXT) -> Path:
    """Write a corpus of one text."""
    lines = []
    for id, label, mention in MENTIONS:
        start = TEXT.index(mention)
        lines.append(f"{id}\t{label} {start} {start + len(mention)}\t{mention}\n")
    written(folder / "coref" / "brat" / "1_lodge.txt", TEXT)
    written(folder / "coref" / "brat" / "1_lodge.ann", "".join(lines) + REST)
    written(folder / "quotations" / "tsv" / "1_lodge.txt", text)
    written(folder / "quotations" / "tsv" / "1_lodge.ann", quotes)
    return folder


def test_mentions_quotes_and_speakers_are_one_document(tmp_path: Path) -> None:
    """A mention is one span; relations of either line are its; a quote may go over lines."""
    (document,) = read("litbank", corpus(tmp_path), report=(report := Report()))
    assert (document.id, document.lang, document.text) == ("1_lodge", "en", TEXT)
    assert shown(document) == [
        ("T1", "The keeper"),
        ("T2", "Ada"),
        ("T3", "she"),
        ("T8", "they"),
        ("Q1", "“ Come in , ”"),
        ("Q2", "“ No .\nNo , ”"),
    ]
    assert [(span.label, span.entity, span.attrs) for span in document.spans] == [
        ("MENTION", "the_keeper-0", {"form": "nominal"}),
        ("PER", "the_keeper-0", {}),
        ("MENTION", "the_keeper-0", {"form": "pronoun"}),
        ("MENTION", None, {"form": "pronoun"}),
        ("QUOTE", None, {"mode": "direct"}),
        ("QUOTE", None, {"mode": "direct"}),
    ]
    assert [(e.id, e.label, e.name) for e in document.entities] == [
        ("the_keeper-0", "PER", "Ada"),
        ("Mr_Lodge__Tom-4", "PER", "Mr Lodge  Tom"),
    ]
    assert [(r.label, r.head, r.tail) for r in document.relations] == [
        ("appos", "T1", "T2"),
        ("speaker", "Q1", "the_keeper-0"),
        ("speaker", "Q2", "Mr_Lodge__Tom-4"),
    ]
    assert document.native == {"litbank": {"lines": ["R2\tcop Arg1:T99 Arg2:T1"]}}
    assert [told.what for told in report.lost] == ["there is no T99; the line is kept as it is"]
    assert report.counts == {"mentions": 4, "without entity": 1, "quotes": 2, "quotes with speaker": 2}
    assert (len(document.sentences), len(document.tokens)) == (4, len(TEXT.split()))
    assert check(document) == []


def test_each_folder_and_file_can_be_read_by_itself(tmp_path: Path) -> None:
    """Quotations bring entities of their own; an empty table is a text without quotes."""
    path = corpus(tmp_path)
    (mentions,) = read("litbank", path / "coref" / "brat")
    (quotes,) = read("litbank", path / "quotations" / "tsv")
    assert {span.label for span in mentions.spans} == {"MENTION", "PER"}
    assert [span.id for span in quotes.spans] == ["Q1", "Q2"]
    assert list(read("litbank", path / "quotations" / "tsv" / "1_lodge.ann")) == [quotes]
    assert list(read("litbank", path / "coref" / "brat" / "1_lodge.txt")) == [mentions]
    (document,) = read("litbank", corpus(tmp_path, quotes=""))
    assert len(document.spans) == 4


def test_quotations_that_cannot_be_are_told(tmp_path: Path) -> None:
    """With file and line, all at once."""
    quotes = (
        "QUOTE\tQ1\t2\t0\t2\t4\t“ Come on , ”\nQUOTE\tQ1\t2\t0\t2\t99\t“\nQUOTE\tQ1\t2\t0\t2\t4\t“ Come in , ”\n"
        "QUOTE\tQ1\t2\t0\t2\t4\t“ Come in , ”\nQUOTE\tQ3\t2\tx\t2\t4\t“\nSAID\tQ1\tAda-0\n"
    )
    path = corpus(tmp_path, quotes)
    form = "must be QUOTE, id, sentence, word, sentence, word, text, or ATTRIB, id, entity, with tabs between"
    assert told("litbank", path) == [
        "…/quotations/tsv/1_lodge.ann:1: says '“ Come on , ”', but the text has '“ Come in , ”' there",
        "…/quotations/tsv/1_lodge.ann:2: 2:0 to 2:99 are no words of the text, which has 6 lines",
        "…/quotations/tsv/1_lodge.ann:4: Q1 is the id of an earlier line QUOTE already",
        f"…/quotations/tsv/1_lodge.ann:5: {form}; got ['Q3', '2', 'x', '2', '4', '“']",
        f"…/quotations/tsv/1_lodge.ann:6: {form}; got 'SAID\\tQ1\\tAda-0'",
    ]
    assert told("litbank", corpus(tmp_path, "ATTRIB\tQ7\tAda-0\n")) == [
        "…/quotations/tsv/1_lodge.ann: has speakers of quotations that are not there: Q7"
    ]
    assert told("litbank", corpus(tmp_path, text=f"{TEXT}.")) == [
        "…/quotations/tsv/1_lodge.txt: is another text than that of the mentions"
    ]
    (tmp_path / "empty").mkdir()
    assert told("litbank", tmp_path / "empty") == [
        "…: is a folder without coref/brat, quotations/tsv or documents (*.ann)"
    ]
