export default {
  opens: 'Closed, opens {when}',
  report: 'Report this brand',
};
