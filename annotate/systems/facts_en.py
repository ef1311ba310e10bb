"""Facts of a quote in English: its medium, whether the act of speech happened, and the form of its source."""

from .chunks_en import Line
from .orders_en import Match
from .words_en import is_in, singular, takes

CHANNELS = frozenset(
    [
        "statement",
        "letter",
        "email",
        "e-mail",
        "post",
        "tweet",
        "website",
        "memo",
        "report",
        "article",
        "blog",
        "book",
        "diary",
        "log",
        "release",
        "note",
    ]
)
"""What is written: *said in a statement*."""


def medium(line: Line, match: Match) -> str | None:
    """Give ``thought`` or ``writing``; None for speech."""
    verb = line.verb(match.cue)
    if (verb and verb.group == "thought") or (
        takes(line.text(match.cue), "opinions") and line.text(match.cue) != "words"
    ):
        return "thought"
    written = verb is not None and takes(verb.lemma, "writing")
    document = match.who is not None and is_in(singular(line.text(match.who[0])), "documents")
    return "writing" if written or document or _channel(line, match) else None


def _channel(line: Line, match: Match) -> bool:
    """Tell whether the attribution says that it was written: *said in a statement*, *in an e-mail the firm said*."""
    beside = (*range(match.cue + 1, min(match.right, match.cue + 6)), *range(max(0, match.left - 4), match.left))
    return any(
        line.letters[place - 1 : place] == "p" and line.letters[place] in "NS" and line.text(place) in CHANNELS
        for place in beside
        if place < len(line.chunks)
    )


def factuality(line: Line, match: Match) -> str | None:
    """Give ``negated``, ``hypothetical`` or ``future``; None for an act of speech that happened."""
    before = range(len(line.letters[: match.cue].rstrip("AeDpXi")), match.cue)
    texts = [
        line.words[place].text.lower() for at in before for place in range(line.chunks[at].start, line.chunks[at].end)
    ]
    lead = line.text(match.left - 1) if match.left and line.letters[match.left - 1] in "wb" else ""
    subject = line.text(match.who[0]) if match.who else ""
    part = any(takes(f"{line.text(match.cue)}-{line.text(start)}", "particles") for start, _ in match.parts)
    if (
        any(is_in(text, "negations", "refusing") for text in texts) or subject in ("nobody", "none", "neither")
    ) and not part:
        return "negated"
    if lead in ("if", "unless", "whether") or any(is_in(text, "possible") for text in texts):
        return "hypothetical"
    if any(text in ("will", "’ll", "shall") or text.endswith("’ll") for text in texts) or any(
        is_in(text, "planning") for text in texts
    ):
        return "future"
    return "hypothetical" if _is_command(line, match) else None


def _is_command(line: Line, match: Match) -> bool:
    """Tell whether a verb is a command: *tell them to wait*."""
    verb = line.verb(match.cue)
    return verb is not None and line.text(match.cue) == verb.lemma and not line.letters[: match.cue].strip("eb,")
