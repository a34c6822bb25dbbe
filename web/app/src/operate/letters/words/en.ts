export default {
  title: 'Letters',
  lead: 'What the shop wrote to people, the newest first, until 30 days after it was sent or given up.',
  folder:
    'They are written into a folder, and nobody gets them: VITRINE_MAIL names a mail server (docs/operating.md).',
  none: 'No letter was written yet.',
  more: 'Earlier letters',
  waiting: 'waits',
  sent: 'sent',
  given_up: 'given up',
  line: '{to} · {when} · {state}',
  tries: 'Tried once.|Tried {count} times.',
  next: 'Tried again {when}.',
  again: 'Try again',
  begun: 'It is tried again.',
};
