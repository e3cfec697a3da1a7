"""The course: its lessons, its programs that fail, and its exercises."""
