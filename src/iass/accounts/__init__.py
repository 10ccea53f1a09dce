"""Who may: accounts, passwords, sessions and keys. Until the first account exists, a name is taken as given."""
