"""Presentation attacks rendered from the synthetic people: print, screen, cut-out mask, replay. No real attack."""
