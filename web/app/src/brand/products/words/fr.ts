import type en from './en.ts';

export default {
  edit: 'Modifier',
  editTitle: 'Modifier {product}',
  correct: 'Corriger',
  save: 'Enregistrer',
  kept: '{product} est enregistré.',
  lastChange: 'Dernière modification par {who}, le {when}.',
  somebody: 'quelqu’un d’autre',
  leaveTitle: 'Quitter sans enregistrer ?',
  leaveText: 'Ce que vous avez changé ici ne sera pas gardé.',
  leave: 'Quitter',

  describeIn: 'Description en {language}',
  describeInOptional: 'Description en {language} (facultatif)',
  describeAlone: 'Écrivez aussi la description en {language} : qui lit une autre langue voit celle-là.',
  variantTitleIn: 'Nom de la variante en {language}',
  noLink: 'Sans lien, les clients lisent « N’est pas vendu en ligne ».',
  itemCheckout: 'Paiement',
  categoryShort: 'Catégorie',

  changedMeanwhile: 'Modifié par {who} pendant que vous écriviez',
  changedLead:
    'Rien n’est perdu : ce qu’un seul de vous a changé est gardé. Là où vous l’avez fait tous deux, choisissez.',
  was: 'Avant :',
  now: 'Maintenant :',
  theirs: 'Laisser ainsi : {words}',
  mineInstead: 'Prendre le mien : {words}',
  nothing: 'rien',
  notForSale: 'pas en vente',
  saveBoth: 'Enregistrer les deux modifications',
  backToFields: 'Revenir aux champs',
} satisfies Record<keyof typeof en, string>;
