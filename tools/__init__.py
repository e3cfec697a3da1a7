"""Tools that make what is committed, such as the figures of the docs."""
