export default {
  link: 'Link to {title}',
  copy: 'Copy the link',
  copied: 'The link is copied.',
  byHand: 'The link is marked: copy it by hand.',
  send: 'Send the link',
  scan: 'Or point a phone’s camera here.',
  code: 'QR code of the link {link}',
  show: 'QR code',
  close: 'Close',
};
