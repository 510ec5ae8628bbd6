export { PostCreated, postCreated } from './posts.contracts.js';
export { postsErrors } from './posts.errors.js';
export { PostsModule } from './posts.module.js';
export { postsPlugin } from './posts.plugin.js';
export type { PostChanges, PostFilter, PostRow } from './posts.repository.js';
export { type PostDraft, PostsService } from './posts.service.js';
