export default {
  contents: 'On this page',
  'steps.title': 'Three steps to your shop',
  'steps.done': 'done',
  'steps.product': 'Bring a product',
  'steps.productHint': 'Drop its model, say what it is called and what it costs, and put it on sale.',
  'steps.room': 'Make a room',
  'steps.roomHint': 'Choose its character. Your products stand in it from the first moment.',
  'steps.open': 'Open it to everybody',
  'steps.openHint': 'Under Your rooms, press Change and choose Public. Until then only you see it.',
};
