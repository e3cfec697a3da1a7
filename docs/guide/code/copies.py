"""What is put is a copy, made at that moment."""
# ruff: noqa: D103

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[ezq.Msg[list[str]]] = ezq.Queue()
    basket = ["apple"]
    q.put(ezq.Msg(data=basket))
    basket.append("brick")  # too late: the copy is made

    print("main has", basket)
    print("the reader gets", q.get().data)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
