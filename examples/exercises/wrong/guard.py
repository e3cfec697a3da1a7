"""A guard that is too small: each worker prints how many names there are."""

import sys

import ezq


def greet(name: str) -> None:
    print(f"Hello, {name}!")


names = sys.argv[1:]
print(f"{len(names)} names")

if __name__ == "__main__":
    for name in names:
        ezq.run(greet, name).result()
