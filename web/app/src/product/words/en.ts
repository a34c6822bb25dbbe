export default {
  report: 'Report',
};
