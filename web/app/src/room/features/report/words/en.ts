export default {
  'nav.report': 'Report this room',
  'card.report': 'Report',
  'board.ask': 'What is wrong with it?',
  'board.back': 'Back',
  'board.sending': 'One moment',
  'board.thanks': 'It has arrived. Its number waits for you outside the headset.',
  'board.illegal': 'Against the law',
  'board.counterfeit': 'A counterfeit',
  'board.misleading': 'Misleading',
  'board.hateful': 'Hateful or violent',
  'board.sexual': 'Sexual, or children',
  'board.privacy': 'Something private',
};
