"""Pure thinking: what shall happen, given an event and what we know. No I/O, no clock, no library that touches the world.

Here lie what all rooms share: events come in, the situation is what we know, a draft becomes the plan, `decide.py` says whose
room it is. The rooms themselves lie in folders: farmers, experts, panel, clocks,
posts (who covers what), alarms, writing (entries).
"""
