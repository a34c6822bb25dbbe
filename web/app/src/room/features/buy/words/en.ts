export default {
  'card.buy': 'Buy for {price}',
  'card.soldout': 'Sold out',
  'card.left': 'Only {left} left',
  'card.notsold': 'Not sold online',
  'card.newtab': 'Opens the shop of {brand} in another tab. You stay in the room.',
  'card.waiting': 'It waits for you on the page, outside the headset.',
  'waiting.title': 'Waiting for you',
  'waiting.lead': 'You chose these in the headset.',
};
