export default {
  tool: 'Engravings',
  asked: '{count} piece to engrave|{count} pieces to engrave',
  line: 'Engraved on request',
  engrave: 'Have it engraved',
  done: 'It will be engraved',
  thanks: 'The engraver has been told.',
};
