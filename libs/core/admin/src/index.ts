export { adminPlugin } from './admin.plugin.js';
