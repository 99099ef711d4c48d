"""Pure thinking: what shall happen, given an event and what we know. No I/O, no clock, no library that touches the world."""
