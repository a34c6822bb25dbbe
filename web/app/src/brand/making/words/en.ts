export default {
  'making.title': 'Make a room',
  'making.lead':
    'Choose what it should be like. Your name is on its wall and your products stand in it, the moment it is made; everything can be arranged otherwise afterwards.',
  'making.kinds': 'What it should be like',
  'making.name': 'What the room is called',
  'making.nameHint': 'Visitors read it at the door.',
  'making.make': 'Make the room',
  'making.made': '{name} is made. One moment, you are on your way in.',
  'making.left':
    '{name} is made. {count} product has no place in it: {names}. Another arrangement or a larger room may have one.|{name} is made. {count} products have no place in it: {names}. Another arrangement or a larger room may have one.',
  'making.enter': 'Go in',
  'making.none': 'This shop has no rooms to choose from.',
};
