export default {
  'card.ar': 'See it where you are',
};
