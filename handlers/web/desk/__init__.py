"""The page of experts and guides: their cases, and answering them."""
