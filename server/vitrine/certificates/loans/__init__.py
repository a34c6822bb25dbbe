"""Loans inside the shop: free of gas, for minutes to a week."""
