export default {
  'nav.share': 'Invite',
  'card.share': 'Share',
  'share.room': 'Whoever opens this link comes in here.',
  'share.product': 'Whoever opens this link comes in here, up to this product.',
  'share.draft':
    'This room is a draft: only members of your brand come in by this link. To invite others, change on your brand’s page who finds it.',
};
