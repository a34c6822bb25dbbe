export default {
  'nav.share': 'Invite',
  'card.share': 'Share',
  'share.room': 'Whoever opens this link comes in here.',
  'share.product': 'Whoever opens this link comes in here, up to this product.',
};
