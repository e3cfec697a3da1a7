"""Workers joined by queues, over `multiprocessing`.

                 q                          out
    main  ---> [ Msg Msg Msg ] ---> worker ---> [ Msg Msg ] ---> main
      put()                    iter_msg()  put()          iter_sortq()

The life of a message:

1. `q.put(ezq.Msg(kind, data, order))` pickles it, and appends it to the queue.
2. A worker, started by `ezq.run(func, q, out)`, takes it in
   `for msg in ezq.iter_msg(q)`: each message goes to one worker.
3. The worker puts its result into `out`, with the same `order`.
4. `ezq.endq_and_wait(q, workers)` puts one END for each worker, which ends
   its loop, and waits for the workers to end.
5. `ezq.iter_sortq(ezq.endq(out))` yields the results by their order.
"""

from .cpus import NUM_CPUS
from .errors import WorkerError
from .message import END_MSG, Msg
from .queue import Queue
from .stream import endq, endq_and_wait, iter_msg, iter_sortq
from .worker import Worker, run

__all__ = [
    "END_MSG",
    "NUM_CPUS",
    "Msg",
    "Queue",
    "Worker",
    "WorkerError",
    "endq",
    "endq_and_wait",
    "iter_msg",
    "iter_sortq",
    "run",
]
