"""All faults: this imports what puts them on the list."""

from . import (
    data_faults,
    environment_faults,
    parent_faults,
    queue_faults,
    worker_faults,
)
from .fault import FAULTS

__all__ = [
    "FAULTS",
    "data_faults",
    "environment_faults",
    "parent_faults",
    "queue_faults",
    "worker_faults",
]
