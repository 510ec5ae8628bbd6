export { postsPlugin } from './posts.plugin.js';
