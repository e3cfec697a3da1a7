"""What may have been done is sent again, and counts twice."""

import ezq

Orders = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def pay(q: Orders, bank: Orders, acks: Orders, bad: int) -> None:
    for msg in ezq.iter_msg(q):
        bank.put(msg)
        if msg.order == bad:
            raise ConnectionError("the line broke")
        acks.put(ezq.Msg("ACK", 0, msg.order))


# --8<-- [end:worker]
# --8<-- [start:main]
def main() -> None:
    bank: Orders = ezq.Queue()
    open_orders = dict(enumerate([10, 20, 30, 40]))
    for bad in [1, -1]:  # at the second try, it holds
        print("sent:", *open_orders)
        q: Orders = ezq.Queue()
        acks: Orders = ezq.Queue()
        for order, amount in open_orders.items():
            q.put(ezq.Msg("PAY", amount, order))
        try:
            worker = ezq.run(pay, q, bank, acks, bad)
            ezq.endq_and_wait(q, worker)
        except ezq.WorkerError as error:
            print(repr(error.__cause__))
        for ack in ezq.iter_msg(ezq.endq(acks)):
            del open_orders[ack.order]
    count(bank)


def count(bank: Orders) -> None:
    total = 0
    for msg in ezq.iter_msg(ezq.endq(bank)):
        total += msg.data
    print(f"paid: {total}")


# --8<-- [end:main]


if __name__ == "__main__":
    main()
