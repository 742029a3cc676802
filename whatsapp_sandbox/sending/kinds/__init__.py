"""The types of messages outside templates, and what each must say."""
