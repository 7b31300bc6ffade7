"""What Danish words say: sentences, numbers, dates, amounts, and the phrase language."""
