export default {
  'orders.title': 'Commandes',
  'orders.lead': 'Ce qui a été acheté : à envoyer, à rembourser, à retrouver.',
  'orders.open': 'Afficher les commandes',
};
