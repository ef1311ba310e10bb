"""Labels on documents: systems that make them."""
