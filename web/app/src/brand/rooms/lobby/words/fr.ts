import type en from './en.ts';

export default {
  title: 'La page de votre maison',
  lead: 'Votre logo, vos couleurs, vos salles, à une adresse qui est la vôtre. Quelle que soit la couleur choisie, nous la nuançons s’il le faut pour que chacun puisse lire.',
  visit: 'Ouvrir la page',
  loading: 'On cherche votre page',
  retry: 'Réessayer',
  name: 'Nom de la maison',
  'name.hint':
    'Ce que l’on lit sur vos salles et vos produits. Il ne peut être celui d’une autre marque, ni lui ressembler. L’adresse de votre page reste la même.',
  rename: 'Changer le nom',
  renamed: 'Votre maison s’appelle désormais {name}.',
  logo: 'Votre logo',
  'logo.hint':
    'PNG, WebP ou JPEG, si possible sur fond transparent. Les autres formats, SVG compris, ne sont pas pris.',
  'logo.remove': 'Enlever le logo',
  'logo.sending': 'Le logo est en route',
  'logo.kind': 'Un logo est un PNG, un WebP ou un JPEG. Enregistrez-le dans l’un de ces formats.',
  colours: 'Couleurs',
  accent: 'Une couleur à nous pour les boutons et les liens',
  ground: 'Un fond à nous derrière le logo',
  family: 'Caractère des titres',
  summary: 'Ce que vous dites de vous, en {language}',
  legal: 'Textes légaux',
  'legal.lead':
    'Du texte simple. Une ligne vide commence un paragraphe, les adresses deviennent des liens. Votre page, vos salles et vos produits y renvoient. Une langue suffit.',
  imprint: 'Mentions légales, en {language}',
  privacy: 'Confidentialité, en {language}',
  terms: 'Conditions de vente, en {language}',
  preview: 'Aperçu',
  'preview.light': 'De jour',
  'preview.dark': 'Dans l’obscurité',
  'preview.room': 'La salle d’été',
  'preview.enter': 'Entrer',
  save: 'Enregistrer',
  saved: 'Votre page est enregistrée.',
  quicker:
    'Quelqu’un d’autre a modifié cette page entre-temps. La voici telle qu’elle est ; ce que vous avez écrit n’a pas été enregistré.',
} satisfies Record<keyof typeof en, string>;
