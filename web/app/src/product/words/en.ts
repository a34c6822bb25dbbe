export default {
  share: 'Share',
  'share.lead': 'Whoever opens this link reads this page in their language.',
  report: 'Report',
};
