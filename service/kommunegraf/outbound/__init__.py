"""Calls to other hosts: which may be made, how they are kept from reaching inside, and SERVICE by means of them."""
