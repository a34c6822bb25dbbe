export default {
  maker: 'Made by',
  responsible: 'Answers for it in the EU',
  origin: 'Origin',
  materials: 'Materials',
  care: 'Care',
  warnings: 'Warnings',
  nothing: 'Its brand says no more of it.',
  which: 'What would you like to know?',
  more: 'More',
  back: 'Back',
};
