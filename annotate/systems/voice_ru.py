"""Whose voice a sentence has: «я», «вы», a command, a question are the speaker's own, also without marks."""

import re
from functools import lru_cache

from saidby.corpus.russian import analyses, plain

OWN = ("я", "мы", "ты", "вы", "мой", "наш", "твой", "ваш")
"""Pronouns of the first and the second person, by lemma."""

PERSONS = ("1per", "2per", "impr")

WORDS = re.compile(r"[\w-]+")


def is_own_voice(text: str) -> bool:
    """Tell whether words are those of a speaker rather than of an author who reports him.

    >>> is_own_voice("мы изучаем вопрос"), is_own_voice("потерпите до весны"), is_own_voice("мост откроют в мае")
    (True, True, False)
    """
    return text.rstrip().endswith(("?", "!")) or any(_is_own(word) for word in WORDS.findall(text))


@lru_cache(maxsize=100_000)
def _is_own(word: str) -> bool:
    return any(
        plain(analysis.normal_form) in OWN
        or (analysis.tag.POS == "VERB" and any(person in analysis.tag for person in PERSONS))
        for analysis in analyses(word)[:1]
    )
