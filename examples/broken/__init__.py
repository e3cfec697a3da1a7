"""Programs that fail, each in one way that one should have seen once.

What a run of NAME.py shows is written in NAME.txt.
"""
