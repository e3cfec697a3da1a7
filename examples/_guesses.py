"""What `passwords` does that has nothing to do with processes."""

import argparse
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from examples._words import words

TEXTS = Path(__file__).parent / "texts"


def hashed(salt: str, password: str) -> str:
    return sha256(f"{salt}:{password}".encode()).hexdigest()


def guesses(word: str) -> Iterator[str]:
    """Make of a word what people make of it."""
    digits = word.translate(str.maketrans("aeio", "4310"))
    for form in dict.fromkeys([word, word.capitalize(), word.upper(), digits]):
        yield form
        yield from (f"{form}{end}" for end in [*range(100), *"!?."])


def blocks(texts: list[Path], size: int) -> Iterator[list[str]]:
    known = iter(sorted({word for path in texts for word in words(path)}))
    while block := list(islice(known, size)):
        yield block


def options(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.passwords", description=about
    )
    add = parser.add_argument
    add("texts", nargs="*", type=Path, help="whose words to try; by default, three")
    file = TEXTS.parent / "_users.txt"
    add("--users", type=Path, default=file, help="lines of name:salt:hash")
    args = parser.parse_args()
    args.texts = args.texts or sorted(TEXTS.glob("*.txt"))
    for path in [*args.texts, args.users]:
        if not path.is_file():
            parser.error(f"{path} is not a file that can be read")
    lines = args.users.read_text(encoding="utf-8").split()
    users = [line.split(":") for line in lines]
    if any(len(user) != 3 for user in users):
        parser.error(f"{args.users} has other lines than name:salt:hash")
    args.users = {name: (salt, digest) for name, salt, digest in users}
    return args
