export default {
  'nav.people': 'People',
  'nav.people.count': '{count} person here|{count} people here',
};
