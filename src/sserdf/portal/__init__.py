"""Take a publication to where people look for data: the only part that speaks to the network."""
