"""The commands of `avisa`, by what they are for: running it, sending with it, setting a company up."""
