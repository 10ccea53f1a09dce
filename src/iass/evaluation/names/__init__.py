"""Names, dates and numbers: synthetic people, their variants, strangers, and what the screening makes of them."""
