export default {
  'nav.bag': 'Bag',
  'nav.bag.count': 'Bag, {count} piece|Bag, {count} pieces',
  'card.add': 'Add to bag, {price}',
  'board.add': 'Add to bag',
  'card.in': '{count} of it in your bag',
  'card.open': 'See the bag',
  added: 'In your bag.',
};
