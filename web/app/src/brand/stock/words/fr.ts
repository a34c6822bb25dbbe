export default {
  'stock.title': 'Stock',
  'stock.lead':
    'Combien il y a de chaque chose que vous vendez. Ce qui n’est pas compté est toujours là ; ce qui est compté n’est jamais vendu deux fois.',
  'stock.open': 'Afficher le stock',
};
