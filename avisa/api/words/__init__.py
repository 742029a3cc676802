"""What the description of `/v1` says of fields, parameters and operations where their models do not say"
" it."""
