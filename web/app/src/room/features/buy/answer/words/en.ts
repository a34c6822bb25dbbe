export default {
  'till.shut.title': '{title} is not sold to everybody',
  'till.open.title': 'You may buy {title}',
  'till.open': 'You have what it asks for.',
  'till.close': 'Close',
};
