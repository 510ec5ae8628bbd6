export { PostCreated, postCreated } from './posts.contracts.js';
export { postsPlugin } from './posts.plugin.js';
