"""The running program is killed at random moments: nothing may be lost, nothing done twice."""
