import { defineErrors } from '@roost/plugin-kit';

export const postsErrors = defineErrors('posts', {
  not_found: { status: 404, title: 'This post does not exist' },
  not_yours: { status: 403, title: 'This post belongs to someone else' },
  unknown_media: { status: 400, title: 'You can only attach your own media' },
  follows_self: { status: 400, title: 'You cannot follow yourself' },
});
