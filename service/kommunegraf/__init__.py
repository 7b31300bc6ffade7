"""kommunegraf: what Danish municipalities decide, plan, fund and do together about public health."""

__version__ = "0.1.0"
