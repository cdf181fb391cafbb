"""A result for people and programs: terminal, Markdown, tidy tables, a folder of files."""
