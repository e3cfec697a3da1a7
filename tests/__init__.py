"""The promises of ezq, of its examples and of its README, as tests."""
