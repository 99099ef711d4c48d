"""Time: how long each thing may take, when that is over, and what happens then."""
