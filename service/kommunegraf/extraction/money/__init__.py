"""Money and what cases cost: amounts in sentences and tables."""
