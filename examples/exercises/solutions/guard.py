"""All that is to happen once is under the guard."""

import sys

import ezq


def greet(name: str) -> None:
    print(f"Hello, {name}!")


def main() -> None:
    names = sys.argv[1:]
    print(f"{len(names)} names")
    for name in names:
        ezq.run(greet, name).result()


if __name__ == "__main__":
    main()
