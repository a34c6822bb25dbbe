export default {
  home: 'Vitrine, all rooms',
  skip: 'Go to the content',
  language: 'Language',
  withdraw: 'Withdraw from a contract',
};
