"""Measurements, always as ratios side by side in one run: absolute figures differ from machine to machine."""
