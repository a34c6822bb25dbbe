import type en from './en.ts';

export default {
  contents: 'Sur cette page',
  'steps.title': 'Trois pas jusqu’à votre boutique',
  'steps.done': 'fait',
  'steps.product': 'Apporter un produit',
  'steps.productHint': 'Déposez son modèle, dites son nom et son prix, et mettez-le en vente.',
  'steps.room': 'Créer une salle',
  'steps.roomHint': 'Choisissez son caractère. Vos produits y sont dès le premier instant.',
  'steps.open': 'L’ouvrir à tous',
  'steps.openHint':
    'Dans Vos salles, appuyez sur Modifier et choisissez Publique. Jusque-là, vous seuls la voyez.',
} satisfies Record<keyof typeof en, string>;
