"""What the modules of this package share: nothing in here is generated from an interface."""
