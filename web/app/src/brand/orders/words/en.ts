export default {
  'orders.title': 'Orders',
  'orders.lead': 'What was bought: to send, to give back, to look up.',
  'orders.open': 'Show the orders',
};
