"""What readers ask: figures now or as of a day, the events behind them, how far each member has been heard."""
