"""WHO IS SOUGHT: notices and the instruments behind them."""
