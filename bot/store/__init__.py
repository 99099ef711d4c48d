"""What is remembered: the only home of SQLAlchemy. Frozen snapshots go in and come out; rows never leave."""
