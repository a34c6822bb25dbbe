export default {
  'selling.title': 'Selling',
  'selling.lead':
    'Who sells, how orders are sent, which tax is taken. From then on people buy in your rooms.',
  'selling.open': 'Show selling',
};
