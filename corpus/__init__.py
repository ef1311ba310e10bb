"""Articles into documents: the model, stores, readers, segmentation."""
