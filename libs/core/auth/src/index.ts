export { authPlugin } from './auth.plugin.js';
