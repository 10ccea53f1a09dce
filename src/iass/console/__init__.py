"""Server-rendered pages for officers."""
