"""The peers: the same job in the words of each, in the way its documentation shows.

Each module has one function, `double_all(double, numbers)`. It calls `double` for each
of the numbers in two workers, and returns the results. What goes wrong on the way
it leaves alone, as a program does whose author did not think of that.
"""

PEERS = {
    "ezq": "ours",
    "Pool": "pool",
    "concurrent.futures": "futures",
    "mpire": "mpire",
    "joblib": "joblib",
    "pebble": "pebble",
    "upstream ezq": "upstream",
}
"""Each name, and its module in this package."""
