"""Who is there: places, those who cover them, who is away, and whom a case goes to."""
