"""The W3C SPARQL 1.1 test suite, run against the service over HTTP."""
