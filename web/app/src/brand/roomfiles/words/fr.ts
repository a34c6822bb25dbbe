import type en from './en.ts';

export default {
  title: 'Créer une salle depuis un fichier',
  lead: 'Un fichier enregistré ici, dans une autre boutique, ou fait à la main. Ses produits viennent avec.',
  rights: 'En le choisissant, vous confirmez que vous pouvez montrer ce qu’il contient.',
  choose: 'Choisir un fichier de salle',
  sending: 'Le fichier est en route : {percent}',
  again: 'La ligne est coupée ; l’envoi reprend tout seul.',
  looking: 'Ses modèles sont examinés : {ready} sur {models}. Vous pouvez quitter cette page.',
  done: 'Elle est là, en brouillon : {rooms}',
  missing: '{product} est aussi un brouillon, tant qu’il lui manque quelque chose sur sa liste.',
  failed: 'Rien n’a été créé.',
  save: 'Enregistrer dans un fichier',
  'save.of': 'Enregistrer {room} dans un fichier',
  doors: 'Les passages vers d’autres salles ne sont pas dans le fichier : {doors}.',
  stop: 'Arrêter',
  away: 'Ranger',
  retry: 'Réessayer',
} satisfies Record<keyof typeof en, string>;
