"""A corpus as a dataset for others: written to a folder, sent to the hub, fetched from it."""
