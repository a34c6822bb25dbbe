import type en from './en.ts';

export default {
  'quotas.title': 'Ce que votre marque peut avoir',
  'quotas.lead':
    'Rien de ce qui est là ne part quand une limite est atteinte ; rien de plus n’est accepté. Les responsables de la boutique peuvent vous donner davantage.',
  'quotas.of': '{used} sur {allowed}',
  'quotas.full': 'Rien de plus n’est accepté tant que rien n’est supprimé.',
  'quotas.full.tokens': 'Aucun autre n’est créé tant qu’aucun n’est révoqué.',
  'quotas.mebibytes': '{number} Mio',
  'quotas.rooms': 'Salles',
  'quotas.products': 'Produits',
  'quotas.models': 'Modèles',
  'quotas.file_bytes': 'Fichiers, avec ce qui en est fait',
  'quotas.tokens': 'Jetons d’API',
  'quotas.room_versions': 'Versions gardées d’une salle',
  'quotas.requests_a_minute': 'Modifications par minute',
} satisfies Record<keyof typeof en, string>;
