"""What farmers say and tap, from the first words of a question to what became of the answer."""
