"""What is put is a copy, made before put returns."""

import ezq

Lists = ezq.Queue[ezq.Msg[list[int]]]


# --8<-- [start:worker]
def tell(q: Lists) -> None:
    for msg in ezq.iter_msg(q):
        print(f"the worker got {msg.data}")


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    q: Lists = ezq.Queue()
    worker = ezq.run(tell, q)
    numbers = [1]
    q.put(ezq.Msg(data=numbers))
    numbers.append(2)
    ezq.endq_and_wait(q, worker)
    print(f"main has {numbers}")


if __name__ == "__main__":
    main()
# --8<-- [end:main]
