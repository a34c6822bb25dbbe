export default {
  'nav.house': 'About the brand',
  all: 'Its other rooms',
  imprint: 'Imprint',
  privacy: 'Privacy',
  terms: 'Terms of sale',
  close: 'Close',
};
