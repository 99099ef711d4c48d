"""The line: what a message does, from the moment it comes in until what it caused has left."""
