"""What people with a post do with a case: they get its card, answer, ask back, go there, pass it on."""
