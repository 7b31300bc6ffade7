"""What is counted, measured and ranked."""
