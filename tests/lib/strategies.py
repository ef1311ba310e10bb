"""Hypothesis strategies: valid documents with everything that has ever shifted an offset."""

from hypothesis import strategies as st

from saidby.corpus.model import Block, Document, Entity, Fragment, Relation, Span

# Words, astral characters, combining marks, NBSP, soft hyphen, zero width space, brackets and escapes of our formats.
PIECES = (
    "Мост", "в", "Заречье", "e\u0301", "й", "😀", "👩\u200d🚒", "10\u00a0млн", "пере\u00adнос", "{", "}", "|", "\\", "#", "=", "<",
    "@", "~", "«", "»", "—", "-", ".", "...", '"', "a_b", "(", ")", "[1/2]", "%", "\u200b", "\u2028", "𝔸", "=heading", "#end", "x=1", "!",
)  # fmt: skip
GAPS = (" ", " ", " ", "", "\n", "\n\n", "\r\n", "\u00a0", "\t", "  ", " \n")
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)
IDS = st.one_of(st.sampled_from(["e1", "q1", "1", "2", "q1.cue", "a-b", "T1"]), NAMES)
LABELS = st.one_of(st.sampled_from(["PER", "LOC", "QUOTE", "CUE", "MENTION", "NONSPEECH"]), NAMES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def documents(draw: st.DrawFn, *, tokenised: bool = True) -> Document:
    """Draw a valid document: nested, crossing, discontinuous spans, alternatives, relations, blank lines."""
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), min_size=0 if not tokenised else 1, max_size=12
        )
    )
    text = draw(st.sampled_from(["", " ", "\n", "\ufeff"]))
    tokens = []
    for piece, gap in pairs:
        tokens.append(Fragment(len(text), len(text) + len(piece)))
        text += piece + gap
    tokens = [t for t in tokens if not draw(st.sampled_from([False] * 9 + [True]))]
    sentences = draw(_runs(tokens))
    blocks = tuple(
        Block(piece.start, piece.end, draw(st.sampled_from(["paragraph", "heading", "pull_quote"])))
        for piece in draw(_runs(list(sentences)))
    ) if draw(st.booleans()) else ()  # fmt: skip
    names = draw(st.lists(IDS, unique=True, min_size=8, max_size=8))
    entities = tuple(
        Entity(name, draw(LABELS), draw(NAMES), tuple(draw(st.lists(NAMES, max_size=2))), draw(st.none() | NAMES))
        for name in names[:2]
    )
    spans = tuple(draw(_span(name, len(text), names[:2])) for name in names[2 : draw(st.integers(2, 6))] if text)
    relations = tuple(
        Relation(name, draw(LABELS), draw(st.sampled_from(spans)).id, draw(st.sampled_from([*spans, *entities])).id)
        for name in names[6 : draw(st.integers(6, 8))]
        if spans
    )
    layer = draw(
        st.lists(st.none() | st.sampled_from(["мост", "a=b", "_"]), min_size=len(tokens), max_size=len(tokens))
    )
    return Document(
        draw(NAMES), text, draw(st.sampled_from(["ru", "en", "und"])), blocks, sentences, tuple(tokens) if tokenised else (),
        {"lemma": tuple(layer)} if tokenised and draw(st.booleans()) else {},
        spans, relations, entities, draw(st.dictionaries(NAMES, JSON, max_size=2)), draw(st.dictionaries(NAMES, JSON, max_size=2)),
    )  # fmt: skip


@st.composite
def _runs(draw: st.DrawFn, pieces: list[Fragment]) -> tuple[Fragment, ...]:
    """Join neighbours into longer pieces, all of them covered."""
    runs: list[Fragment] = []
    for piece in pieces:
        if runs and draw(st.booleans()):
            runs[-1] = Fragment(runs[-1].start, piece.end)
        else:
            runs.append(Fragment(piece.start, piece.end))
    return tuple(runs)


@st.composite
def _span(draw: st.DrawFn, name: str, size: int, entities: list[str]) -> Span:
    return Span(
        name,
        draw(LABELS),
        draw(_extent(size)),
        draw(st.none() | st.sampled_from(entities)),
        draw(st.dictionaries(st.sampled_from(["mode", "form", "use", "a b"]) | NAMES, st.text(st.characters(codec="utf-8"), max_size=5), max_size=2)),
        draw(st.none() | st.floats(allow_nan=False, allow_infinity=False)),
        tuple(draw(st.lists(_extent(size), max_size=2))),
        draw(st.booleans()),
    )  # fmt: skip


@st.composite
def _extent(draw: st.DrawFn, size: int) -> tuple[Fragment, ...]:
    """Draw fragments, sorted and apart."""
    cuts = sorted(draw(st.sets(st.integers(0, size), min_size=2, max_size=min(6, size + 1))))
    return tuple(Fragment(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False))
