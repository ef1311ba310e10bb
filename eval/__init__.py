"""Scores: gold and predictions as columns, matched spans, measures, intervals, reports."""
