"""What documents are about: health topics, and whether it is within public health."""
