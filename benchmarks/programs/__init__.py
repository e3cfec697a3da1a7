"""Whole programs of one worker: a message goes there and back."""
