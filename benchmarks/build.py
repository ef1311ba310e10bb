"""How fast a build is, what two workers gain, and how much memory it takes.

Run ``python benchmarks/build.py [ARTICLES]``; 20,000 by default. Prints seconds, the ratio of one worker to two, and
the peak resident memory of the largest process of each run.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NAMES = ("Пётр Лужин", "Анна Ветрова", "Игорь Сомов", "Вера Климова")
CUES = ("сказал", "сообщила", "заявил", "отметила", "рассказал журналистам")
FACTS = (
    "мост через Быструю откроют в мае, когда спадёт вода",
    "строители успевают, хотя работы начались только прошлой осенью",
    "жители Заречья ждут переправы уже десять лет",
    "асфальт положат до 15 апреля, а перила покрасят к празднику",
    "на опоры ушло 1200 т бетона и 3,5 млн руб. сверх сметы",
)


def article(chance: random.Random, paragraphs: int = 12) -> str:
    """Give an article of about 2,500 characters."""
    made = ["Мост через Быструю откроют в мае"]
    for _ in range(paragraphs):
        facts = ". ".join(fact.capitalize() for fact in chance.sample(FACTS, 2))
        made.append(f"{facts}. «{chance.choice(FACTS).capitalize()}», — {chance.choice(CUES)} {chance.choice(NAMES)}.")
    return "\n\n".join(made)


def write_articles(path: Path, count: int) -> None:
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            line = {"id": f"a{number}", "text": article(chance), "date": "2031-05-02"}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def run(source: Path, output: Path, workers: int) -> tuple[float, int]:
    """Build in a process of its own; give seconds, and the peak memory in MB of it or its largest worker."""
    code = (
        "import resource, sys; from saidby.corpus.build import build\n"
        "if __name__ == '__main__':\n"
        f"    build({str(source)!r}, output={str(output)!r}, workers={workers})\n"
        "    kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN\n"
        "    print(max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024)\n"
    )
    script = output.with_name("run.py")
    script.write_text(code)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True)
    return time.perf_counter() - start, int(done.stdout)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "news.jsonl"
        write_articles(source, count)
        print(f"{count} articles, {source.stat().st_size / 1e6:.0f} MB of JSONL")
        for suffix in (".jsonl", ""):
            seconds = {}
            for workers in (1, 2):
                seconds[workers], memory = run(source, Path(name) / f"corpus{workers}{suffix}", workers)
                rate = count / seconds[workers]
                print(
                    f"{suffix or 'folder':>7} workers={workers}  {seconds[workers]:6.1f} s  {rate:6.0f}/s  {memory} MB"
                )
            print(f"{suffix or 'folder':>7} one worker / two workers = {seconds[1] / seconds[2]:.2f}")


if __name__ == "__main__":
    main()
