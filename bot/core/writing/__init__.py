"""Entries that staff write in the console: what a proposal is, who may save it, and who may publish it."""
