export default {
  was: 'Was {was}, now {now}',
  gone: '{finish} is no longer offered',
  soldout: 'Sold out just now',
  back: 'Available again',
  withdrawn: 'Taken off sale',
  held: '{title} has been taken off sale. It goes when it is put down.',
  told: '{title}: {what}.',
};
