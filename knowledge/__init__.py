"""What the answers are and which of them fits a text. Knows nothing of people, chats or a database."""
