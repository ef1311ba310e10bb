"""The foreign formats by name."""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple, Protocol, TypeAlias, cast

from msgspec.structs import replace

from saidby.corpus import files
from saidby.corpus.check import check
from saidby.corpus.errors import Problems, UnknownName, UsageError, problem
from saidby.corpus.model import Document
from saidby.corpus.stores import STORES

from .json_rows import Row, first_row
from .keeps import Keeps
from .projection import project
from .report import Report

Options: TypeAlias = Mapping[str, tuple[str, ...]]
"""Values that each option can have, the default first; no values at all: any text, and no default."""


SCHEMES = ("IOB2", "IOB1", "IOE1", "IOE2", "IOBES", "BIOES", "BILOU", "IO", "BMES", "BMEWO", "bare")
"""Names of schemes of tags, the default first; ``bare`` is of `saidby.annotate.formats.tagged`."""
OFFSETS = ("codepoints", "utf16", "graphemes")
"""What offsets can count, the default first."""


class Module(Protocol):
    """What the module of a format gives."""

    def read(self, path: Path, report: Report, **options: str) -> Iterator[Document]:
        """Read documents; what is repaired or lost goes to the report, problems are raised at the end, all at once."""


class FileModule(Module, Protocol):
    """A format that is written to one file."""

    KEEPS: Keeps

    def write(self, documents: Iterable[Document], target: BinaryIO, **options: str) -> None:
        """Write documents that the format holds, one by one; the same documents, the same bytes."""


class OptionsModule(Module, Protocol):
    """A format that holds more or less by its options."""

    def keeps(self, **options: str) -> Keeps:
        """Give what it holds if it is written with these options; ``KEEPS`` is that of the defaults."""


class RowsModule(Module, Protocol):
    """A format of lines of JSON that its first line tells."""

    def looks_like(self, row: Row) -> bool:
        """Say whether a row is one of the format."""


class FolderModule(Module, Protocol):
    """A format that is written to a folder of files."""

    KEEPS: Keeps

    def write(self, documents: Iterable[Document], target: Path, **options: str) -> None:
        """Write documents that the format holds into an empty folder, one by one."""


class Format(NamedTuple):
    """A foreign format.

    Parameters
    ----------
    name : str
        How it is asked for.
    module : str
        Where its functions are.
    help : str
        What it is, in a line.
    options : Options
        Of reading.
    write_options : Options
        Of writing.
    target : {"file", "folder"}
        What it is written to.
    suffix : str
        A suffix that no other format, and no store, has: such a file, or a folder of them, needs no ``--from``.
    rows : bool
        Whether it is lines of JSON whose first one tells it, by ``looks_like`` of the module: such a file needs none.
    """

    name: str
    module: str
    help: str
    options: Mapping[str, tuple[str, ...]] = {}
    write_options: Mapping[str, tuple[str, ...]] = {}
    target: Literal["file", "folder"] = "folder"
    suffix: str = ""
    rows: bool = False

    def load(self) -> Module:
        """Import the module that reads and writes it."""
        return cast(Module, import_module(self.module))

    @property
    def keeps(self) -> Keeps | None:
        """What it holds; None: it is read, not written."""
        return getattr(self.load(), "KEEPS", None)

    @property
    def is_read(self) -> bool:
        """Whether documents can be read from it; if not, it is made of documents, and holds none."""
        return hasattr(self.load(), "read")

    def keeps_with(self, options: Mapping[str, str]) -> Keeps:
        """Give what it holds if it is written with these options, each of which has a value."""
        module = self.load()
        return cast(Keeps, module.keeps(**options) if hasattr(module, "keeps") else self.keeps)


FORMATS = {
    format.name: format
    for format in (
        Format(
            "bio",
            "saidby.annotate.formats.bio",
            "a token and its tag a line (BIO, IOB1, BIOES, IO …), CoNLL-2002 and 2003",
            {
                "scheme": SCHEMES,
                "repair": ("error", "conlleval", "discard"),
                "unknown": ("error", "outside"),
                "token": (),
                "tag": (),
                "separator": ("auto", "tab", "blank"),
                "comments": ("yes", "no"),
                "lang": (),
            },
            {
                "scheme": SCHEMES,
                "token": (),
                "tag": (),
                "separator": ("tab", "blank"),
                "layout": ("conll2003", "conll2002", "comments"),
            },
            target="file",
        ),
        Format(
            "brat",
            "saidby.annotate.formats.brat",
            "brat standoff: a folder of .txt with .ann",
            {"lang": (), "malformed": ("error", "keep")},
            {"conf": ("yes", "no")},
            suffix=".ann",
        ),
        Format(
            "bsnlp",
            "saidby.annotate.formats.bsnlp",
            "names in Slavic news, of BSNLP and SlavicNER: folders of tables (ner, annotated) and of texts (raw)",
            {"malformed": ("error", "keep")},
        ),
        Format(
            "cas-xmi",
            "saidby.annotate.formats.cas_xmi",
            "UIMA CAS in XMI, of INCEpTION and DKPro: a folder of .xmi with TypeSystem.xml",
            {"lang": (), "annotator": ()},
            suffix=".xmi",
        ),
        Format(
            "corefud",
            "saidby.annotate.formats.corefud",
            "CorefUD: CoNLL-U with mentions of entities, Entity=, in MISC",
            {"labels": ("kept", "news"), "lang": ()},
            {"etypes": ()},
            target="file",
        ),
        Format(
            "csv",
            "saidby.annotate.formats.csv",
            "a table for spreadsheets: a row a quote, or a row a mention of an entity",
            write_options={"of": ("quotes", "entities"), "bom": ("no", "yes"), "formulas": ("quoted", "kept")},
            target="file",
        ),
        Format(
            "directquote",
            "saidby.annotate.formats.directquote",
            "DirectQuote, quotes in English news: a word and its IOB1 tag a line",
            {"repair": ("error", "conlleval", "discard")},
            target="file",
        ),
        Format(
            "doccano",
            "saidby.annotate.formats.doccano",
            "doccano: texts with spans and relations, lines of JSON; a folder with a file for each annotator",
            {"text": (), "label": (), "offsets": OFFSETS, "annotator": (), "lang": ()},
            {"layout": ("entities", "label"), "offsets": OFFSETS},
            target="file",
            rows=True,
        ),
        Format(
            "factrueval",
            "saidby.annotate.formats.factrueval",
            "factRuEval-2016: a folder of .txt, .tokens, .spans, .objects, .coref, .facts",
            {"object_extent": ("names", "all", "naeval")},
        ),
        Format(
            "factrueval-task1",
            "saidby.annotate.formats.factrueval_task1",
            "answers to factRuEval-2016 track 1: a folder of .task1, with the .txt",
            {"texts": ()},
        ),
        Format(
            "gepade",
            "saidby.annotate.formats.gepade",
            "GePaDe-SpkAtt: JSON of sentences with cues and their roles",
            target="file",
        ),
        Format(
            "german-quotes",
            "saidby.annotate.formats.german_quotes",
            "quotes in German Wikinews, of SpkAtt 2023 task 2 and its successor: a folder of .json",
        ),
        Format(
            "label-studio",
            "saidby.annotate.formats.label_studio",
            "Label Studio: tasks with annotations or predictions, a list in JSON",
            {"regions": ("annotations", "predictions"), "annotator": (), "text": (), "lang": ()},
            {"regions": ("annotations", "predictions"), "model_version": (), "scheme": ()},
            target="file",
        ),
        Format(
            "litbank",
            "saidby.annotate.formats.litbank",
            "LitBank, mentions and quotes in English fiction: folders coref/brat and quotations/tsv",
        ),
        Format("nerel", "saidby.annotate.formats.nerel", "NEREL: the brat files of Russian news, broken lines kept"),
        Format(
            "pdnc",
            "saidby.annotate.formats.pdnc",
            "PDNC, quotes of English novels: a folder of three files a novel",
        ),
        Format(
            "polnear",
            "saidby.annotate.formats.polnear",
            "PolNeAR, attribution in American political news: folders of .ann (attributions) with .txt (text)",
            {"annotator": ()},
        ),
        Format(
            "prodigy",
            "saidby.annotate.formats.prodigy",
            "Prodigy: tasks of text with spans and relations, lines of JSON",
            {
                "answer": ("accept", "reject", "ignore", "any"),
                "annotator": (),
                "repeated": ("error", "last", "all"),
                "lang": (),
            },
            target="file",
            rows=True,
        ),
        Format(
            "redewiedergabe",
            "saidby.annotate.formats.redewiedergabe",
            "Redewiedergabe, speech, thought and writing in older German texts: a folder of .tsv",
        ),
        Format(
            "rucoco",
            "saidby.annotate.formats.rucoco",
            "RuCoCo, coreference in Russian news: a folder of .json",
        ),
        Format(
            "runne",
            "saidby.annotate.formats.runne",
            "RuNNE-2022: JSON lines of texts with nested names",
            {"texts": ()},
            target="file",
        ),
        Format(
            "spacy-docbin",
            "saidby.annotate.formats.spacy_docbin",
            "spaCy's DocBin: the .spacy files of spacy train (extra spacy)",
            {"lang": ()},
            {"ents": ("none", "outer"), "scheme": ()},
            target="file",
            suffix=".spacy",
        ),
        Format(
            "spkatt",
            "saidby.annotate.formats.spkatt",
            "SpkAtt 2023, speech in German debates and news: a folder of .json of sentences and roles",
        ),
        Format(
            "tei",
            "saidby.annotate.formats.tei",
            "TEI P5: a folder of .xml, spans inline where they nest, else standoff",
            {"lang": ()},
        ),
        Format(
            "uner",
            "saidby.annotate.formats.uner",
            "Universal NER: number, token, IOB2 tag, -, annotator",
            {"repair": ("error", "conlleval", "discard"), "lang": ()},
            target="file",
            suffix=".iob2",
        ),
        Format(
            "webanno-tsv",
            "saidby.annotate.formats.webanno_tsv",
            "WebAnno TSV 3, of INCEpTION: a folder of .tsv",
            {"lang": (), "annotator": ()},
        ),
    )
}
"""Every foreign format: a line here, and the module that it names."""


def format_named(name: str) -> Format:
    """Give the format of a name.

    Raises
    ------
    UnknownName
        If there is none.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS)
    return FORMATS[name]


def detect(path: str | Path) -> str | None:
    """Give the name of the format that a file has by its suffix, or a folder by the suffixes of its files, if any.

    A folder is of a format only if none of its files has the suffix of another, or of a store. A file ``.jsonl`` is of
    a format if its first line looks like it, and is no document of saidby.
    """
    path = Path(path)
    known = {entry.suffix: entry.name for entry in FORMATS.values() if entry.suffix}
    if not path.is_dir():
        return known.get(path.suffix) or _told_by_rows(path)
    suffixes = {child.suffix for child in path.rglob("*")}
    found = [known[suffix] for suffix in suffixes if suffix in known]
    return found[0] if len(found) == 1 and not any(store.suffix in suffixes for store in STORES.values()) else None


def _told_by_rows(path: Path) -> str | None:
    if not path.is_file() or files.suffixes(path)[0] != STORES["jsonl"].suffix:
        return None
    row = first_row(path)
    if "schema" in row:
        return None
    found = (entry for entry in FORMATS.values() if entry.rows and cast(RowsModule, entry.load()).looks_like(row))
    return next((entry.name for entry in found), None)


def read(name: str, path: str | Path, *, report: Report | None = None, **options: str) -> Iterator[Document]:
    """Read documents in a foreign format, one by one.

    Parameters
    ----------
    name : str
        A name of `FORMATS`.
    path : str or Path
        A file or a folder.
    report : Report, optional
        Is filled while documents are read.
    **options : str
        As the format has them: ``object_extent="all"``.

    Returns
    -------
    iterator of Document
        ``meta["imported"]`` tells format and options.

    Raises
    ------
    UnknownName, UsageError
        At once, if there is no such format, option or value.
    DataError
        After the last document, with every problem of the files.
    """
    format = format_named(name)
    if not format.is_read:
        raise UsageError(f"{name} can be written, not read")
    chosen = _with_defaults(name, format.options, options)
    path = Path(path)
    if not path.exists() and not (path == files.STANDARD and format.target == "file"):
        raise problem(str(path), "there is no such file or folder")
    about: dict[str, object] = {"format": name}
    about |= {"options": chosen} if chosen else {}
    return _documents(format, path, Report() if report is None else report, chosen, about)


def write(
    name: str,
    documents: Iterable[Document],
    path: str | Path,
    *,
    lossy: bool = False,
    report: Report | None = None,
    **options: str,
) -> None:
    """Write documents in a foreign format, one by one.

    Parameters
    ----------
    name : str
        A name of `FORMATS`.
    documents : iterable of Document
        Valid; ids are unique.
    path : str or Path
        A file, ``-`` for standard output, or a folder, as the format has it. It appears only when it is complete. A
        file takes the place of an older one; a folder must be new or empty, for it may hold somebody's work.
    lossy : bool
        Whether to write what the format holds of a document if it does not hold all its annotation.
    report : Report, optional
        Is filled while documents are written: with losses, and with what is left out beside the annotation.
    **options : str
        As the format has them.

    Raises
    ------
    UnknownName, UsageError
        At once, if there is no such format, option or value, or it is not written.
    DataError
        If there are no documents, one is not valid, or, without `lossy`, for every loss of all documents.
    """
    format = format_named(name)
    if format.keeps is None:
        raise UsageError(f"{name} can be read, not written")
    chosen = _with_defaults(name, format.write_options, options)
    path = Path(path)
    keeps = format.keeps_with(chosen)
    held = _held(documents, format, keeps, path, report=Report() if report is None else report, lossy=lossy)
    if format.target == "file":
        with files.writing(path) as file:
            cast(FileModule, format.load()).write(held, file, **chosen)
        return
    if path == files.STANDARD:
        raise UsageError(f"-: {name} is a folder of files, no stream; name a folder")
    with files.new_folder(path) as folder:
        cast(FolderModule, format.load()).write(held, folder, **chosen)


def _held(
    documents: Iterable[Document], format: Format, keeps: Keeps, path: Path, *, report: Report, lossy: bool
) -> Iterator[Document]:
    """Give each document as the format holds it; at the end raise what is wrong with all of them."""
    problems, losses, seen = Problems(), Problems(), set[str]()
    for number, document in enumerate(documents, 1):
        if found := check(document):
            problems.extend(found)
            continue
        projected = project(document, keeps, name=format.name, number=number)
        held = projected.document
        report.add(held)
        losses.extend(projected.losses)
        report.lost.extend(projected.losses)
        report.left.update(projected.left)
        if held.id in seen:
            problems.note(held.id, "is the id of more than one document; ids are unique in a corpus")
            continue
        seen.add(held.id)
        yield held
    problems.raise_if_any()
    if losses and not lossy:
        losses.note(str(path), f"nothing is written, for {format.name} cannot hold this; --lossy writes the rest")
        losses.raise_if_any()
    if not seen:
        raise problem(str(path), "there are no documents to write")


def _documents(
    format: Format, path: Path, report: Report, options: dict[str, str], about: dict[str, object]
) -> Iterator[Document]:
    problems = Problems()
    with problems.gathered():
        for document in format.load().read(path, report, **options):
            report.add(document)
            yield replace(document, meta={**document.meta, "imported": about})
    problems.raise_if_any()


def _with_defaults(name: str, known: Options, options: dict[str, str]) -> dict[str, str]:
    for key, value in options.items():
        if not known:
            raise UsageError(f"{name} takes no options, got {key}={value}")
        if key not in known:
            raise UnknownName(f"option of {name}", key, known)
        if known[key] and value not in known[key]:
            raise UnknownName(f"value of {name}'s {key}", value, known[key])
    return {key: values[0] for key, values in known.items() if values} | options
