export { distribution } from './plugins.js';
