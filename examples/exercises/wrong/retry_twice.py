"""What was sent twice is counted twice."""

import sys

import ezq

Amounts = ezq.Queue[ezq.Msg[int]]


def pay(q: Amounts, bank: Amounts) -> None:
    for msg in ezq.iter_msg(q):
        bank.put(msg)


def main() -> None:
    q: Amounts = ezq.Queue()
    bank: Amounts = ezq.Queue()
    workers = [ezq.run(pay, q, bank) for _ in range(2)]
    for word in sys.argv[1:]:
        order, amount = word.split(":")
        q.put(ezq.Msg("PAY", int(amount), int(order)))
    ezq.endq_and_wait(q, workers)
    paid = [msg.data for msg in ezq.iter_msg(ezq.endq(bank))]
    print(sum(paid))


if __name__ == "__main__":
    main()
