export default { offer: 'Arrange the room' };
