export default {
  'module.failed': 'A part of this room ({name}) did not work and was left out.',
};
