export default {
  proofTitle: 'Is it you?',
  proofText: 'Show your passkey again. It is asked for before anything that opens the brand to others.',
  proofGo: 'Show my passkey',
};
