import type en from './en.ts';

export default {
  title: 'Marques',
  lead: 'Ce que chaque marque a, et peut avoir. Un champ vide : comme le disent les réglages de la boutique.',
  none: 'Aucune marque encore.',
  more: 'Plus de marques',
  save: 'Enregistrer',
  saved: 'Enregistré : cela vaut dès maintenant.',
  hint: 'a {used}, peut avoir {allowed}',
  rooms: 'Salles',
  products: 'Produits',
  models: 'Modèles',
  file_bytes: 'Fichiers, en Mio',
  tokens: 'Jetons d’API',
  room_versions: 'Versions gardées d’une salle',
  requests_a_minute: 'Modifications par minute',
} satisfies Record<keyof typeof en, string>;
