"""The desk's pages of money: the financial report, the bank, payments, exchange rates."""
