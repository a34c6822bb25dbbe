export default {
  'notices.title': 'From those who run the shop',
  'notices.lead': 'What of yours is shown no more, and why. Your answer is read beside it.',
  'notices.down': 'Shown no more since {when}',
  'notices.restored': 'Shown again since {when}: {reason}',
  'notices.reason': 'Reason: {reason}',
  'notices.answered': 'You answered: {answer}',
  'notices.answer': 'Your answer',
  'notices.send': 'Send the answer',
  'notices.dismissed': 'Somebody reported it; it stays. Reason: {reason}',
};
