"""It stops before it looks."""

print("try a")
