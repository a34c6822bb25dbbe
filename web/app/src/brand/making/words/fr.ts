import type en from './en.ts';

export default {
  'making.title': 'Créer une salle',
  'making.lead':
    'Choisissez son caractère. Dès qu’elle est créée, votre nom est au mur et vos produits y sont disposés ; tout peut ensuite être arrangé autrement.',
  'making.kinds': 'Son caractère',
  'making.name': 'Nom de la salle',
  'making.nameHint': 'Les visiteurs le lisent à l’entrée.',
  'making.make': 'Créer la salle',
  'making.made': '{name} est créée. Un instant, vous entrez.',
  'making.left':
    '{name} est créée. {count} produit n’y trouve pas de place : {names}. Un autre arrangement ou une salle plus grande en aura peut-être.|{name} est créée. {count} produits n’y trouvent pas de place : {names}. Un autre arrangement ou une salle plus grande en aura peut-être.',
  'making.enter': 'Entrer',
  'making.none': 'Cette boutique n’a pas de salle à proposer.',
} satisfies Record<keyof typeof en, string>;
