"""Letters: stored in the transaction of what they tell, sent afterwards, each at least once."""
