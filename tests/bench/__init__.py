"""Measurements: `./run bench NAME`. Always a ratio against something measured in the same run, never a test."""
