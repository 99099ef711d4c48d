"""The farmers' page: asking, and reading what came back, without a log-in."""
