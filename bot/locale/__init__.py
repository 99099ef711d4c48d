"""The sentences the bot and its pages say: YAML files of `key: {zh: ..., en: ...}`, Chinese and English side by side."""
