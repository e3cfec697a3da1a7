"""The exercises of the course, one a lesson: `python3 -m examples.check` asks them."""
