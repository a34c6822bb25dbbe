import type en from './en.ts';

export default {
  'files.title': 'Modèles et images',
  'files.lead': 'Tout ce que votre marque a envoyé. Ce qui ne sert à rien peut être supprimé.',
  'files.models': 'Modèles',
  'files.pictures': 'Images',
  'files.none': 'Rien n’a encore été envoyé.',
  'files.model': 'Modèle de {size}',
  'files.picture': 'Image {name}',
  'files.uses': 'Sert à {uses}',
  'files.free': 'Ne sert à rien',
  'files.use.product': '« {title} »',
  'files.use.room': 'la salle « {title} »',
  'files.use.lobby': 'la page de votre maison',
  'files.use.edition': 'l’édition {number} de « {title} »',
  'files.kilobytes': '{number} ko',
  'files.more': 'Afficher la suite',
  'files.deleteModel':
    'Le fichier disparaît, avec tout ce qui en a été tiré. C’est sans retour ; vous pourrez le renvoyer.',
  'files.deletePicture': 'L’image disparaît. C’est sans retour ; vous pourrez la renvoyer.',
} satisfies Record<keyof typeof en, string>;
