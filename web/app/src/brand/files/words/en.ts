export default {
  'files.title': 'Models and pictures',
  'files.lead': 'All that your brand has uploaded. What nothing needs can be deleted.',
  'files.models': 'Models',
  'files.pictures': 'Pictures',
  'files.none': 'Nothing has been uploaded yet.',
  'files.model': 'Model of {size}',
  'files.picture': 'Picture {name}',
  'files.uses': 'Used by {uses}',
  'files.free': 'Used by nothing',
  'files.use.product': '“{title}”',
  'files.use.room': 'the room “{title}”',
  'files.use.edition': 'edition {number} of “{title}”',
  'files.kilobytes': '{number} kB',
  'files.more': 'Show more',
  'files.deleteModel':
    'The file goes, with all that was made of it. It cannot be undone; you can upload it again.',
  'files.deletePicture': 'The picture goes. It cannot be undone; you can upload it again.',
};
