"""Programs that the exercise of the lesson on testing tests: each squares 0 to 4."""
