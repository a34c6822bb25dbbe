"""What a product must say of itself before it is sold to consumers in the EU, and what its price may say.

Regulation (EU) 2023/988 (General Product Safety) article 19: who made it, with a postal and an e-mail
address; who answers for it in the Union where the maker is outside; warnings. And what a buyer wants to know:
where it comes from, of what it is made, how to care for it, whether it is made to measure or digital.
Directive 98/6/EC: what a litre or a kilogram costs, and which former price may stand struck.
"""
