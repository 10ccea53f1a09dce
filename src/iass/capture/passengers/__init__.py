"""WHO IS EXPECTED: the lists of travellers that carriers send ahead of a flight, as UN/EDIFACT PAXLST or CSV."""
