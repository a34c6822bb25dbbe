export default {
  'cover.title': 'The picture of this room',
  'cover.lead':
    'As you see it now, without the people in it. Walk somewhere else and take another until you like it.',
  'cover.alt': 'The picture that was just taken',
  'cover.use': 'Use this picture',
  'cover.back': 'Look again',
  'cover.done': 'It is the room’s picture now: in the lobby, and wherever a link to it is shown.',
};
