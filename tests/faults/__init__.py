"""Tests that kill, stop and starve processes, and look at what the others see."""
