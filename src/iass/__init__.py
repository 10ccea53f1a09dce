"""IASS, the Immigration Alert Surveillance System. Start reading at `iass.crossing`."""
