"""What all tests share: hypothesis profiles, and a word on how many tests saw real data."""

import os

import pytest
from hypothesis import HealthCheck, settings

COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("short", max_examples=30, derandomize=True, **COMMON)
settings.register_profile("long", max_examples=500, derandomize=True, **COMMON)
settings.register_profile("fuzz", max_examples=2000, print_blob=True, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [
        (outcome, report)
        for outcome in ("passed", "failed", "skipped")
        for report in terminalreporter.stats.get(outcome, [])
        if "real" in report.keywords and (report.when == "call" or outcome == "skipped")
    ]
    ran = sum(outcome != "skipped" for outcome, _ in reports)
    terminalreporter.write_line(f"tests on real data: {ran} ran, {len(reports) - ran} skipped")
