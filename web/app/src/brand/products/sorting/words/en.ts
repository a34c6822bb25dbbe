/** Words of the order of products. */
export default {
  order: 'Put in order',
  title: 'Order of your products',
  lead: 'So they stand in your lists, in your rooms’ lists and when you furnish. The first is the first to be seen.',
  move: 'Move {product}: pull it, or press the arrow keys',
  place: 'Place of {product}',
  movedTo: '{product} is number {place} of {count}.',
  done: 'Done',
};
