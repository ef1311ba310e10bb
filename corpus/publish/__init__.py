"""Publish a corpus: a folder that `datasets` loads, with a card that says what is in it."""
