export default {
  'numbers.title': 'Numbers',
  'numbers.lead':
    'How many came into your rooms, what they looked at, and where they stood. Nobody is followed.',
  'numbers.open': 'Show the numbers',
};
