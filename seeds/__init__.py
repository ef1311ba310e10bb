"""Original articles with gold, written for this project; see README.md beside this file."""

from pathlib import Path

FOLDER = Path(__file__).parent
NEWS = FOLDER / "news"
"""News articles: ``NAME.txt``, the plain text, and ``NAME.said``, the same text with gold."""
CHALLENGE = FOLDER / "challenge"
"""The challenge suite: ``NAME.said``, short items with gold."""
