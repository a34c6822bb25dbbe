"""What a brand needs to sell in the shop itself: who it is, how it sends things, what tax it takes."""
