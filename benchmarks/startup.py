"""How long `saidby --help` takes on a warm disk, against the same interpreter importing click alone."""

import statistics
import subprocess
import sys
import time

RUNS = 15
COMMANDS = {
    "saidby --help": [sys.executable, "-m", "saidby", "--help"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "python -c ''": [sys.executable, "-c", ""],
}


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    for name, values in times.items():
        print(f"{name:<28} median {statistics.median(values):.3f} s, max {max(values):.3f} s of {RUNS}")


if __name__ == "__main__":
    main()
