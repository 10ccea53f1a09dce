"""WHOSE PAPERS: names, dates and numbers compared, with evidence."""
