export default {
  title: 'Visits',
  lead: 'Of each brand, all rooms together, the last seven days. What is counted: docs/privacy.md.',
  off: 'Nothing is counted at present (VITRINE_NUMBERS=0).',
  none: 'No brand yet.',
  more: 'More brands',
  brand: 'Brand',
  visits: 'Visits',
  looked: 'Looked at',
  picked: 'Picked up',
  bought: 'Went on to buy',
};
