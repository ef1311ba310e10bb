"""bio and uner: columns, schemes, comments, texts, what is refused."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from real import real_data
from strategies import documents

from saidby.annotate.formats import FORMATS, Report, project, read, write
from saidby.corpus.errors import DataError, UsageError
from saidby.corpus.model import Document, Fragment, Span, covered
from saidby.corpus.segment import segment

SCHEMES = FORMATS["bio"].write_options["scheme"]
ROWS = "Глеб\tB-PER\nРыбин\tI-PER\nплывёт\tO\n"


def put(folder: Path, content: str, name: str = "in.conll") -> Path:
    (folder / name).write_bytes(content.encode())
    return folder / name


def one(path: Path, name: str = "bio", **options: str) -> Document:
    (document,) = read(name, path, **options)
    return document


def shown(document: Document) -> list[tuple[str, str]]:
    return [(span.label, covered(document.text, span.fragments)) for span in document.spans]


def words(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.tokens]


def problems(path: Path, name: str = "bio", **options: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        list(read(name, path, **options))
    return [str(problem).replace(f"{path}", path.name) for problem in caught.value.problems]


@pytest.mark.parametrize("separator", ["tab", "blank"])
def test_a_token_and_a_label_can_have_a_bar(separator: str, tmp_path: Path) -> None:
    """They are no cells of a sentence a line, which have a tag behind the bar."""
    document = Document("d", "Мост |", "ru", spans=(Span("s1", "|", (Fragment(5, 6),)),))
    write("bio", [document], tmp_path / "out", separator=separator)
    assert shown(one(tmp_path / "out")) == [("|", "|")]


def test_labels_without_a_prefix(tmp_path: Path) -> None:
    """As Stanford NER writes them: neighbours of one label are one span; a prefix is part of a label then."""
    path = tmp_path / "bare.tsv"
    path.write_text("Пётр\tPERSON\nЛужин\tPERSON\nв\tO\nЗаречье\tB-LOC\n\n", encoding="utf-8")
    document = one(path, scheme="bare")
    assert [(span.label, covered(document.text, span.fragments)) for span in document.spans] == [
        ("PERSON", "Пётр Лужин"),
        ("B-LOC", "Заречье"),
    ]
    write("bio", [document], tmp_path / "back.tsv", scheme="bare", layout="conll2002")
    assert (tmp_path / "back.tsv").read_bytes() == path.read_bytes()
    with pytest.raises(DataError, match=r"bio cannot hold this"):
        write("bio", [replace(document, spans=(replace(document.spans[0], label="O"),))], path, scheme="bare")


@pytest.mark.law
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("layout", ["conll2003", "conll2002", "comments"])
@given(document=documents(), separator=st.sampled_from(["tab", "blank"]))
def test_the_law_holds_with_every_scheme_and_layout(
    scheme: str, layout: str, separator: str, document: Document, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """read(write(document, options), options) is the projection by what these options hold."""
    assume(layout != "conll2002" or segment(replace(document, layers={})).tokens)
    path = tmp_path_factory.getbasetemp() / "law.conll"
    write("bio", [document], path, lossy=True, scheme=scheme, layout=layout, separator=separator)
    keeps = FORMATS["bio"].keeps_with({"scheme": scheme, "layout": layout})
    found = one(path, scheme=scheme, separator=separator)
    assert replace(found, meta={}) == project(document, keeps, name="bio").document


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("IOB2", "B-PER I-PER B-PER O"), ("IOB1", "I-PER I-PER B-PER O"), ("IOE1", "I-PER E-PER I-PER O"), ("IOE2", "I-PER E-PER E-PER O"),
        ("BIOES", "B-PER E-PER S-PER O"), ("BILOU", "B-PER L-PER U-PER O"), ("BMES", "B-PER E-PER S-PER O"), ("BMEWO", "B-PER E-PER W-PER O"),
    ],
)  # fmt: skip
def test_schemes(scheme: str, tags: str, tmp_path: Path) -> None:
    """Two touching names, as each scheme writes them (worked by hand from the table in `saidby.corpus.tags`)."""
    text = "Глеб Рыбин Анна плывёт"
    names = (Span("a", "PER", (Fragment(0, 10),)), Span("b", "PER", (Fragment(11, 15),)))
    write("bio", [Document("d", text, "ru", spans=names)], tmp_path / "out", scheme=scheme)
    rows = (tmp_path / "out").read_text("utf-8").split("\n")[2:-2]
    assert [row.split("\t")[1] for row in rows] == tags.split()
    assert shown(one(tmp_path / "out", scheme=scheme)) == [("PER", "Глеб Рыбин"), ("PER", "Анна")]


def test_io_cannot_hold_spans_that_touch(tmp_path: Path) -> None:
    """The loss is named; across sentences there is none."""
    text = "Глеб Анна\nОльга"
    tokens = (Fragment(0, 4), Fragment(5, 9), Fragment(10, 15))
    spans = tuple(Span(f"s{i}", "PER", (token,)) for i, token in enumerate(tokens))
    document = Document("d", text, "ru", sentences=(Fragment(0, 9), Fragment(10, 15)), tokens=tokens, spans=spans)
    with pytest.raises(DataError, match=r"d s1: PER 'Анна': it touches s0, which has the same label"):
        write("bio", [document], tmp_path / "out", scheme="IO")
    write("bio", [document], tmp_path / "out", scheme="IO", lossy=True)
    assert shown(one(tmp_path / "out", scheme="IO")) == [("PER", "Глеб"), ("PER", "Ольга")]


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("PER x Глеб\nO x плывёт\n\n", {"token": "3", "tag": "1"}),
        ("1 Глеб B-PER _\n2 плывёт O _\n\n", {"token": "2", "tag": "-2"}),
        ("Глеб  \t B-PER\n плывёт O \n\n", {"separator": "blank"}),
        ("\ufeffГлеб\tB-PER\r\nплывёт\tO\r\n", {}),
    ],
)
def test_columns_and_separators(content: str, options: dict[str, str], tmp_path: Path) -> None:
    """Any column; any blanks; byte order mark and line ends of two characters; no blank line at the end."""
    scheme = {"scheme": "IOB2"} if "B-" in content else {"unknown": "outside"}
    document = one(put(tmp_path, content), **options, **scheme)
    assert words(document) == ["Глеб", "плывёт"]
    assert shown(document) == ([("PER", "Глеб")] if "B-" in content else [])


def test_other_columns_are_written_back(tmp_path: Path) -> None:
    """Byte for byte, with the options of the file."""
    content = "# newdoc id = most\n# lang = ru\n# text = Глеб плывёт.\n1 Глеб B-PER x\n2 плывёт O y\n3 . O z\n\n"
    options = {"token": "2", "tag": "3"}
    document = one(put(tmp_path, content), **options)
    assert (document.id, document.text) == ("most", "Глеб плывёт.")
    write("bio", [document], tmp_path / "out", **options, separator="blank", layout="comments")
    assert (tmp_path / "out").read_text("utf-8") == content


def test_a_file_of_three_columns_without_boundaries_is_read_again(tmp_path: Path) -> None:
    """The row that begins a document has as many columns as the others, in every layout."""
    document = one(put(tmp_path, "Глеб NNP B-PER\nплывёт VBZ O\n"))
    write("bio", [document], tmp_path / "out")
    assert (tmp_path / "out").read_text("utf-8") == "-DOCSTART-\t_\tO\n\nГлеб\tNNP\tB-PER\nплывёт\tVBZ\tO\n\n"
    assert replace(one(tmp_path / "out"), meta={}) == replace(document, meta={})


@pytest.mark.parametrize("row", ["-DOCSTART-", "-DOCSTART- O", "-DOCSTART-\t-X-\t-X-\tO", "-DOCSTART- -X- -X- -X- O"])
def test_a_row_that_begins_a_document_may_have_other_columns(row: str, tmp_path: Path) -> None:
    """Fewer, more, or none but the first; other separators. The rows of tokens say how many there are."""
    content = f"{row}\n\nГлеб NNP B-PER\n\n{row}\n\nАнна NNP B-PER\n\n"
    documents = list(read("bio", put(tmp_path, content)))
    assert [words(document) for document in documents] == [["Глеб"], ["Анна"]]
    write("bio", documents, tmp_path / "out", separator="blank")
    assert list(read("bio", tmp_path / "out")) == documents


def test_a_word_that_looks_like_a_boundary_is_one_in_the_middle_of_a_sentence(tmp_path: Path) -> None:
    """Only before a sentence it begins a document."""
    assert words(one(put(tmp_path, "Глеб\tO\n-DOCSTART-\tO\n"))) == ["Глеб", "-DOCSTART-"]
    assert words(one(put(tmp_path, "a-DOCSTART-\tO\n"))) == ["a-DOCSTART-"]


def test_comments_with_tabs(tmp_path: Path) -> None:
    """As GermEval and MultiCoNER have them, written back byte for byte; ``#`` that is a token stays one."""
    content = "#\thttp://example.org/1\t[2031-05-02]\n1\tГлеб\tB-PER\tO\n2\t#\tO\tO\n\n"
    columns = {"token": "2", "tag": "3"}
    document = one(put(tmp_path, content), **columns)
    assert words(document) == ["Глеб", "#"]
    write("bio", [document], tmp_path / "out", **columns, layout="comments")
    assert (tmp_path / "out").read_text("utf-8") == content
    content = "# id 0123abcd-0000-4000-8000-0123456789ab\tdomain=ru\nГлеб _ _ B-PER\n# _ _ O\n\n"
    document = one(put(tmp_path, content))
    assert words(document) == ["Глеб", "#"]
    write("bio", [document], tmp_path / "out", separator="blank", layout="comments")
    assert (tmp_path / "out").read_text("utf-8") == content


def test_files_that_were_joined_and_blanks_behind_tags(tmp_path: Path) -> None:
    """A line with nothing but a byte order mark is blank; blanks behind a tag are none of it."""
    document = one(put(tmp_path, "Глеб\tB-PER \nплывёт\tO \n\ufeff\nАнна\tB-PER\n\ufeff\n"))
    assert shown(document) == [("PER", "Глеб"), ("PER", "Анна")]
    assert len(document.sentences) == 2


def test_a_file_without_boundaries_is_a_document(tmp_path: Path) -> None:
    """Written in the layout of CoNLL-2002, which has one document a file."""
    path = put(tmp_path, ROWS + "\n")
    write("bio", [one(path)], tmp_path / "out", layout="conll2002")
    assert (tmp_path / "out").read_bytes() == path.read_bytes()
    with pytest.raises(DataError, match="is the second document, and the layout conll2002 has one only"):
        write("bio", [one(path), replace(one(path), id="x")], tmp_path / "more", layout="conll2002")
    with pytest.raises(DataError, match="d1: has no tokens, and the layout conll2002 nothing else"):
        write("bio", [Document("d", "", "ru")], tmp_path / "more", layout="conll2002")
    assert not (tmp_path / "more").exists()


def test_comments_before_the_first_row_and_tokens_that_look_like_them(tmp_path: Path) -> None:
    """A row has as many columns as the first one; a comment among tabs has none."""
    content = "# generated = yes\n#\tO\n# 1\tO\n-\tO\n\n# Наш корпус\nГлеб\tB-PER\n"
    document = one(put(tmp_path, content))
    assert words(document) == ["#", "# 1", "-", "Глеб"]
    assert words(one(put(tmp_path, "Глеб B-PER\n# O\n"))) == ["Глеб", "#"]
    report = Report()
    list(read("bio", put(tmp_path, ROWS + "\n# end = yes\n"), report=report))
    assert [problem.what for problem in report.lost] == ["no sentence follows on the comment '# end = yes'"]


def test_a_text_that_has_other_words_is_not_believed(tmp_path: Path) -> None:
    """Tokens are joined; the comment is kept."""
    content = f"# newdoc id = d\n# text = Глеб не плывёт\n{ROWS}\n"
    document = one(put(tmp_path, content))
    assert document.text == "Глеб Рыбин плывёт"
    write("bio", [document], tmp_path / "out", layout="comments")
    assert (tmp_path / "out").read_text("utf-8") == content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Глеб\tI-PER\n", "in.conll:1: IOB2 has no I-PER after start (O I-X); name another scheme, or choose a repair"),
        ("Глеб\tB-PER\n\nплывёт\tO\nкуда\tI-LOC\n", "in.conll:4: IOB2 has no I-LOC after O (O I-X); name another scheme, or choose a repair"),
        ("Глеб\tX-PER\n", "in.conll:1: tag 'X-PER': IOB2 has the prefixes B, I and O, not 'X'; name another scheme, or pass unknown='outside' to read it as O"),
        ("Глеб\tO\nплывёт\n", "in.conll:2: must have 2 columns or more, separated by tabs; got 1"),
        ("Глеб\tO\nплывёт\tV\tO\n", "in.conll:2: must have 2 columns, as the first row has; got 3"),
        ("Глеб\tO\n\tO\n", "in.conll:2: the token is empty; give it one, or take the row out"),
        ("Глеб\tO\n# text = x\n", "in.conll:2: a comment must stand before the rows of a sentence"),
        ("Глеб|O плывёт|O\n", "in.conll:1: is a sentence a line, token|tag; cut it into rows, a token and its tag a line"),
        ("\n\n", "in.conll: has no tokens"),
        ("", "in.conll: is empty"),
    ],
)  # fmt: skip
def test_errors(content: str, told: str, tmp_path: Path) -> None:
    """File, line, what to do."""
    assert problems(put(tmp_path, content)) == [told]


def test_all_errors_at_once(tmp_path: Path) -> None:
    """Of all documents; bytes that are no UTF-8 too."""
    path = tmp_path / "in.conll"
    path.write_bytes("-DOCSTART-\tO\n\nГлеб\tI-PER\n\n-DOCSTART-\tO\n\nАнна\tI-PER\n".encode() + b"\xff\tO\n")
    assert [line.partition(": ")[0] for line in problems(path)] == ["in.conll:3", "in.conll:8", "in.conll:7"]


def test_repairs(tmp_path: Path) -> None:
    """Explicit; the strategies of `saidby.corpus.tag_reading`."""
    path = put(tmp_path, "Глеб\tI-PER\nплывёт\tO\nОсинка\tB-LOC\n")
    assert shown(one(path, repair="conlleval")) == [("PER", "Глеб"), ("LOC", "Осинка")]
    assert shown(one(path, repair="discard")) == [("LOC", "Осинка")]


@pytest.mark.parametrize("value", ["0", "x", "1.5", ""])
def test_a_column_is_a_number(value: str, tmp_path: Path) -> None:
    """From 1, or from the end."""
    with pytest.raises(UsageError, match="tag must be the number of a column, 1 for the first or -1 for the last"):
        list(read("bio", put(tmp_path, ROWS), tag=value))


@pytest.mark.parametrize(
    ("token", "options", "told"),
    [
        ("a\nb", {}, r"'a\nb' has a line break, or what separates columns, in it; cut it into several tokens"),
        ("a b", {"separator": "blank"}, "'a b' has a line break, or what separates columns, in it; cut it into several tokens"),
        ("-DOCSTART-", {}, "-DOCSTART- would be read as the beginning of a document"),
        ("# a = b", {}, r"'# a = b\tO' would be read as a comment; take another separator, or order of columns"),
    ],
)  # fmt: skip
def test_tokens_that_cannot_be_written(token: str, options: dict[str, str], told: str, tmp_path: Path) -> None:
    """Nothing is written."""
    document = Document("d", token, "ru", tokens=(Fragment(0, len(token)),))
    with pytest.raises(DataError) as caught:
        write("bio", [document], tmp_path / "out", **options)
    assert [str(problem) for problem in caught.value.problems] == [f"d1 $.tokens[0]: {told}"]
    assert list(tmp_path.iterdir()) == []


def test_what_is_about_other_tokens_is_an_error(tmp_path: Path) -> None:
    """Columns of tokens that are cut anew would stand beside the wrong ones; so would other files' rows."""
    document = one(put(tmp_path, "Глеб NNP B-PER\nплывёт VB O\n"))
    with pytest.raises(DataError, match=r"d1 \$.native.bio: is about 1 sentences, 2 tokens; the document has 1, 1"):
        write("bio", [replace(document, tokens=document.tokens[:1], spans=())], tmp_path / "out")
    with pytest.raises(DataError, match=r"d1 \$.native.bio: is not what was read from bio \(.*\); remove it"):
        write("bio", [replace(document, native={"bio": {"size": 1}})], tmp_path / "out")
    with pytest.raises(DataError, match="d2: has rows of 2 columns, those before it 3; write it to a file of its own"):
        write("bio", [document, replace(document, id="x", native={})], tmp_path / "out")


def test_uner_names_the_annotators() -> None:
    """In `meta`, and row by row in `native`; a text with other words is not believed."""
    first, second = read("uner", Path(__file__).parents[2] / "data" / "uner" / "annotators" / "parom.iob2")
    assert (first.id, first.meta["labelled_by"]) == ("n01", "anna; boris")
    assert first.text == "Капитан Глеб Рыбин: «Паром – с мая».\nОсинка - село # 3."
    assert shown(first) == [("PER", "Глеб Рыбин"), ("LOC", "Осинка")]
    assert (second.text, "labelled_by" in second.meta) == ("Рады не все .".removesuffix(" ."), False)


def test_a_name_that_is_gone_takes_its_annotator_with_it(tmp_path: Path) -> None:
    """A row outside has none."""
    (tmp_path / "a.iob2").write_text("# newdoc id = a\n# text = Анна\n1\tАнна\tB-PER\t-\tboris\n\n", "utf-8")
    write("uner", [replace(one(tmp_path / "a.iob2", "uner"), spans=())], tmp_path / "out")
    assert (tmp_path / "out").read_text("utf-8") == "# newdoc id = a\n# text = Анна\n1\tАнна\tO\t-\t-\n\n"


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "documents", "counts"),
    [
        ("ru_pud/ru_pud-ud-test.iob2", 397, {"PER": 414, "LOC": 346, "ORG": 276}),
        ("en_ewt/en_ewt-ud-dev.iob2", 318, {"PER": 343, "LOC": 399, "ORG": 224}),
        ("en_ewt/en_ewt-ud-test.iob2", 316, {"PER": 449, "LOC": 317, "ORG": 322}),
    ],
)
def test_universal_ner(file: str, documents: int, counts: dict[str, int], tmp_path: Path) -> None:
    """The Russian counts are those of its .stats file, the English ones those of its B tags; the same bytes back."""
    path, report = real_data("uner") / file, Report()
    write("uner", read("uner", path, report=report), tmp_path / "out")
    assert (report.documents, dict(report.spans), report.lost) == (documents, counts, [])
    assert (tmp_path / "out").read_bytes() == path.read_bytes()


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "spans", "normal"),
    [
        ("spacy/extra/example_data/ner_example_data/ner-token-per-line.iob", 7, True),
        ("spacy/extra/example_data/ner_example_data/ner-token-per-line-with-pos.iob", 7, True),
        ("doccano/backend/data_import/tests/data/sequence_labeling/example.conll", 2, True),
        ("doccano/backend/data_import/tests/data/sequence_labeling/labeling.trailing.conll", 2, False),
        ("doccano/backend/data_import/pipeline/examples/sequence_labeling/example.txt", 4, False),
    ],
)
def test_exports_of_tools(file: str, spans: int, normal: bool, tmp_path: Path) -> None:
    """Each name counted by hand; written back as they are, but for blank lines at the end and runs of blanks."""
    path = real_data("tool_exports") / file
    document = one(path)
    assert len(document.spans) == spans
    separator = "tab" if b"\t" in path.read_bytes() else "blank"
    write("bio", [document], tmp_path / "out", layout="conll2002", separator=separator)
    lines = [" ".join(line.split()) for line in path.read_text("utf-8").strip().split("\n")]
    found = (tmp_path / "out").read_text("utf-8")
    assert [" ".join(line.split()) for line in found.strip().split("\n")] == lines
    assert not normal or found.strip() == path.read_text("utf-8").strip()


@pytest.mark.real
def test_exports_that_are_refused() -> None:
    """A sentence a line; a row that has other columns than the first."""
    folder = real_data("tool_exports")
    path = folder / "spacy" / "extra" / "example_data" / "ner_example_data" / "ner-sent-per-line.iob"
    assert problems(path)[0].startswith(f"{path.name}:1: is a sentence a line, token|tag")
    path = folder / "doccano" / "backend" / "data_import" / "tests" / "data" / "sequence_labeling"
    assert problems(path / "labeling.invalid.conll")[0].startswith("labeling.invalid.conll:2: must have 3 columns")
