"""What a text names that is known beyond it: laws, national agreements, and the letters that names go by."""
