"""Synthetic electronic passports: an authority of a state that is none, its signers, and chips as they are read."""
