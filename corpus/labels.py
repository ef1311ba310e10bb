"""Labels of the scheme `news` that mean the same in every scheme: parts of quotes, and mentions."""

QUOTE_LABELS = ("QUOTE", "CUE", "SOURCE", "ADDRESSEE", "FRAME", "TOPIC", "MEDIUM", "EVIDENCE", "NONSPEECH")
"""Stretches of text that are what they are by their context."""
NO_NAMES = frozenset({*QUOTE_LABELS, "MENTION"})
"""Labels that entity measures leave aside; all others are names, a user's own too."""
