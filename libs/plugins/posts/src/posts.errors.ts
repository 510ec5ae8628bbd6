import { defineErrors } from '@roost/plugin-kit';

export const postsErrors = defineErrors('posts', {
  not_found: { status: 404, title: 'No such post' },
  not_yours: { status: 403, title: 'This is the post of somebody else' },
  unknown_media: { status: 400, title: 'Only media of your own can be attached' },
  follows_self: { status: 400, title: 'Nobody follows themselves' },
});
