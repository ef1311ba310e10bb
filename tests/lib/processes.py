"""What a system gives in processes of their own, with different orders of sets."""

import os
import subprocess
import sys

CODE = """
import sys, saidby
system, lang, text = sys.argv[1:]
print(saidby.format_said(*saidby.predict(system, [saidby.Document("d", text, lang)])))
"""


def answers(system: str, lang: str, text: str) -> set[bytes]:
    """Give the different answers of two processes."""
    return {
        subprocess.run(
            [sys.executable, "-c", CODE, system, lang, text],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
