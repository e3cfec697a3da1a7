"""What `word_count` does that has nothing to do with processes."""

import argparse
import re
import sysconfig
from collections import Counter
from pathlib import Path


def words(path: Path) -> Counter[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    return Counter(re.findall(r"[a-z]+", text.lower()))


def count(paths: list[Path]) -> Counter[str]:
    total = Counter[str]()
    for path in paths:
        total.update(words(path))
    return total


def show(total: Counter[str]) -> None:
    for word in sorted(total, key=lambda w: (-total[w], w))[:10]:
        print(f"{total[word]:9,} {word}")


def stdlib() -> list[Path]:
    """Find the sources of Python's own library, without what was installed."""
    top = Path(sysconfig.get_path("stdlib"))
    return sorted(
        path for path in top.rglob("*.py") if "site-packages" not in path.parts
    )


def options(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.word_count", description=about
    )
    add = parser.add_argument
    add(
        "files",
        nargs="*",
        type=Path,
        help="the files to count; by default the sources of Python's own library",
    )
    add("--serial", action="store_true", help="count without workers, to compare")
    add("--plain", action="store_true", help="print the words only: no files, no time")
    args = parser.parse_args()
    for path in args.files:
        if not path.is_file():
            parser.error(f"{path} is not a file that can be read")
    args.files = args.files or stdlib()
    return args
