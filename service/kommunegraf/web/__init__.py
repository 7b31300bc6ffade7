"""The pages: made on the server from templates, in Danish and English, each fact beside its evidence."""
