"""What is wrong with a template before anybody sees it: one function a rule, and what they look at."""
