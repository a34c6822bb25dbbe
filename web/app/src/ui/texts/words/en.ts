export default {
  optional: '{field} (optional)',
  missing: '“{field}” is missing: write it in one language at least.',
};
