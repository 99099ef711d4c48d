"""What staff and the county lead are told without asking."""
