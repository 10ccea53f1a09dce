"""WHAT IS KEPT OF A CONFIRMED ALERT, and who signed for the person."""
