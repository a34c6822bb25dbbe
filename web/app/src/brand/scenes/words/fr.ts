import type en from './en.ts';

export default {
  'scene.title': 'À partir de votre propre modèle',
  'scene.lead':
    'Une salle dessinée par votre studio, en GLB. On y marche en quelques secondes ; sa lumière est ensuite calculée, si vous la préférez ainsi.',
  'scene.choose': 'Votre modèle',
  'scene.none': 'Aucun de vos modèles n’a encore la taille d’une salle.',
  'scene.unnamed': 'Sans nom',
  'scene.send': 'Envoyer une salle',
  'scene.sendHint': 'GLB, 50 Mo au plus. Vous confirmez que vous pouvez la montrer.',
  'scene.measuring': 'Recherche des endroits où l’on marche …',
  'scene.found':
    '{area} m² où marcher, {slots} emplacements pour vos produits, {capacity} visiteurs à la fois.',
  'scene.upsideDown':
    'Plus de choses pendent de son plafond qu’il n’y en a sur son sol. Si elle est à l’envers, tournez-la dans le logiciel 3D et envoyez-la de nouveau.',
  'scene.name': 'Nom de cette salle',
  'scene.make': 'En faire une salle',
  'scene.light': 'Sa lumière',
  'scene.lightLead':
    'Ombres, recoins et lumière du jour, calculés pour votre salle. Cela prend quelques minutes ; vous pouvez y marcher pendant ce temps.',
  'scene.day': 'Le soleil par les fenêtres',
  'scene.gallery': 'Une galerie claire et égale',
  'scene.evening': 'Des lampes chaudes le soir',
  'scene.bake': 'Créer cette lumière',
  'scene.again': 'Réessayer',
  'scene.waiting': 'En attente de son tour …',
  'scene.running': '{percent} fait. Vous pouvez quitter cette page.',
  'scene.stop': 'Arrêter',
  'scene.before': 'Telle qu’envoyée',
  'scene.after': 'Avec cette lumière',
  'scene.grown': 'Les visiteurs téléchargent {kilobytes} ko de plus.',
  'scene.lighter': 'Les visiteurs ne téléchargent rien de plus.',
  'scene.use': 'Prendre cette lumière',
  'scene.using': 'Vérification de la salle avec sa lumière …',
  'scene.used': 'La salle avec cette lumière est maintenant un de vos modèles : créez-en une salle.',
  'scene.usedIn': 'Vos salles faites de ce modèle ont maintenant cette lumière : {rooms}.',
} satisfies Record<keyof typeof en, string>;
