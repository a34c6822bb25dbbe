export default {
  'card.look': 'Step closer',
  'card.take': 'Pick up',
  'hold.label': '{title}, in your hand',
  'hold.back': 'Put back',
  'hold.how': 'Drag or use the arrow keys to turn it, scroll or + and − to bring it closer.',
  'hold.how.touch': 'Drag to turn it, pinch to bring it closer.',
  'hold.taken': '{name} is holding {title}. A moment, please.',
  'hold.refused': '{title} cannot be picked up just now.',
};
