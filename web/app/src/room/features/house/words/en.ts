export default {
  all: 'Its other rooms',
  imprint: 'Imprint',
  privacy: 'Privacy',
  terms: 'Terms of sale',
  close: 'Close',
};
