"""The chip of a travel document (ICAO Doc 9303-10 to 9303-12): what it holds, and whether its state wrote that."""
