"""A scenario, played through the real line on a throw-away database under a clock that is moved.

FILE.yaml ──script.py, checks.py──> Scenario ──play.py: verbs.py on stage.py──> [Happening] ──telling.py──> text, JSON lines
"""
