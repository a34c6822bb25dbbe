"""Certificates of ownership: editions, claims, wallets, gates, and the chain that proves them.

Optional: without the extra `certificates` the shop runs and this package says that it is off. Only `chain.py`
loads web3 (provider, signing, sending), and only the chain worker loads `chain.py`.
"""
