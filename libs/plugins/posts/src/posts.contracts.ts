declare module '@roost/plugin-kit' {
  interface EventMap {
    /** Somebody wrote a post. */
    'posts.created': { postId: string; authorId: string; projectId: string };
  }
  interface HookMap {
    /** Somebody is about to write a post: change it, or throw to refuse. */
    'posts.creating': { authorId: string; projectId: string; title: string; content: string };
  }
  interface JobMap {
    /** Tells those who follow the author of a new post, by mail. */
    'posts.notify-followers': { postId: string };
  }
}

export {};
