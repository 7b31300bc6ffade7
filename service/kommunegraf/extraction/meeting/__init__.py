"""Meetings and what they treat: items, cases, recommendations, decisions, bodies."""
