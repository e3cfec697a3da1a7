"""A reader takes messages apart by their kind, and refuses what it does not know."""
# ruff: noqa: D103

from typing import Any

import ezq


# --8<-- [start:all]
def tell(msg: ezq.Msg[Any]) -> str:
    match msg:
        case ezq.Msg("MOVE", (x, y)):
            return f"go to {x}, {y}"
        case ezq.Msg("SAY", text):
            return f"say {text!r}"
        case _:
            raise ValueError(f"no rule for {msg}")


def main() -> None:
    print(tell(ezq.Msg("MOVE", (3, 4))))
    print(tell(ezq.Msg("SAY", "hello", order=1)))
    print(ezq.Msg("SAY", "hello") == ezq.Msg("SAY", "hello", order=0))
    print(ezq.Msg(3))  # (1)!
    print(ezq.Msg(data=3))
    try:
        tell(ezq.Msg("JUMP"))
    except ValueError as error:
        print(error)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
