import { definePlugin } from '@roost/plugin-kit';
import { Follow } from './follows/follow.entity.js';
import { CreatePosts } from './migrations/create-posts.migration.js';
import { Post } from './post.entity.js';
import { PostsConfig } from './posts.config.js';
import { notifyFollowers, postCreated } from './posts.contracts.js';
import { postsErrors } from './posts.errors.js';
import { PostsModule } from './posts.module.js';
import { PostsSettings } from './posts.settings.js';
import { PostPreference } from './preferences/post-preference.entity.js';

export const postsPlugin = definePlugin({
  name: 'posts',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['mail', 'media', 'users'],
  config: PostsConfig,
  settings: PostsSettings,
  entities: [Follow, Post, PostPreference],
  belonging: {
    posts_follow: { follower_id: 'users_user' },
    posts_preference: { user_id: 'users_user' },
  },
  migrations: [{ name: '20261121000000_create', class: CreatePosts }],
  permissions: [
    { name: 'posts.read', description: 'Read posts', roles: ['member', 'viewer'] },
    { name: 'posts.write', description: 'Write posts, and change and delete their own', roles: ['member'] },
    { name: 'posts.follow', description: 'Follow others, and hear of their posts by mail', roles: ['member'] },
    { name: 'posts.moderate', description: 'Change and delete the posts of others', roles: ['moderator', 'editor'] },
  ],
  errors: postsErrors,
  events: [postCreated],
  jobs: [notifyFollowers],
  templates: new URL('../templates/', import.meta.url),
  module: PostsModule,
  api: () => import('./posts.api.module.js').then((file) => file.PostsApiModule),
  worker: () => import('./posts.worker.module.js').then((file) => file.PostsWorkerModule),
});
