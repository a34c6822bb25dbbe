export default {
  'nav.bag': 'Bag',
  'nav.bag.count': 'Bag, {count} piece|Bag, {count} pieces',
  'card.add': 'Add to bag, {price}',
  'board.add': 'Add to bag',
  'card.in': '{count} of it in your bag',
  'card.open': 'See the bag',
  'card.sold': 'Sold by {name}',
  'card.tax': 'Incl. VAT, plus delivery',
  'card.untaxed': 'Plus VAT, plus delivery',
  'card.delivery': 'Delivery costs',
  added: 'In your bag.',
};
