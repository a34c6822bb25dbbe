export default {
  'stock.title': 'Stock',
  'stock.lead':
    'How many there are of each thing you sell. What is not counted is always there; what is counted is never sold twice.',
  'stock.open': 'Show the stock',
};
