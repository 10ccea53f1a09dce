"""The rim: each folder implements ports; only iass.wiring imports them."""
