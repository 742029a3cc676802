"""A simulator of WhatsApp's Cloud API that runs on your own machine, a program of its own."""
