"""A pause that blocks: in asyncio, nothing goes on meanwhile."""

import asyncio
import time

SECONDS = 0.05


# --8<-- [start:all]
async def ask(name: str) -> None:
    print(name, "asks")
    time.sleep(SECONDS)  # as if for an answer
    print(name, "has its answer")


async def main() -> None:
    await asyncio.gather(ask("A"), ask("B"), ask("C"))


# --8<-- [end:all]


if __name__ == "__main__":
    asyncio.run(main())
