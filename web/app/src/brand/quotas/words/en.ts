export default {
  'quotas.title': 'What your brand may have',
  'quotas.lead':
    'Nothing that is here goes when a limit is reached; no more is taken. Those who run the shop can give you more.',
  'quotas.of': '{used} of {allowed}',
  'quotas.full': 'No more is taken until something is deleted.',
  'quotas.full.tokens': 'No more is made until one is revoked.',
  'quotas.mebibytes': '{number} MiB',
  'quotas.rooms': 'Rooms',
  'quotas.products': 'Products',
  'quotas.models': 'Models',
  'quotas.file_bytes': 'Files, with what is made of them',
  'quotas.tokens': 'API tokens',
  'quotas.room_versions': 'Versions kept of one room',
  'quotas.requests_a_minute': 'Changes in a minute',
};
