export default {
  pair: '{name}: {words}',
};
