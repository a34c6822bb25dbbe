export default { 'nav.house': 'About the brand' };
