export default { 'cover.open': 'Take a picture of the room' };
