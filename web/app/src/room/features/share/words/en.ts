export default {
  'nav.share': 'Invite',
  'nav.shared': 'The link is copied. Whoever opens it comes in here.',
  'nav.share.show': 'Copy this link:',
  'card.share': 'Copy a link',
};
