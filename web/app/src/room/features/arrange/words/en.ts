export default {
  'arrange.open': 'Arrange the room',
  'arrange.another': 'Another arrangement',
  'arrange.first': 'The first arrangement',
  'arrange.time': 'Light of the day',
  'arrange.close': 'Close',
  'arrange.lead': 'Everybody in the room sees what you choose.',
};
