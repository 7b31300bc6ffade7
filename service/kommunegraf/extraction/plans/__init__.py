"""Policies and plans: goals, focus areas, target groups, efforts."""
