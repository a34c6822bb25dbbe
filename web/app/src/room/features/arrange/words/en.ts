export default {
  'arrange.open': 'Arrange the room',
  'arrange.another': 'Another arrangement',
  'arrange.first': 'The first arrangement',
  'arrange.time': 'Light of the day',
  'arrange.close': 'Close',
  'arrange.left': 'No place here for {names}. Another arrangement may have one.',
  'arrange.lead': 'Everybody in the room sees what you choose.',
};
