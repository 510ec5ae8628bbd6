/** What this plugin tells others, asks them, and does later. Payloads are stored as JSON: plain data, ids rather than objects. */
declare module '@roost/plugin-kit' {
  interface EventMap {
    /** Somebody wrote a review. */
    'reviews.created': { reviewId: string; authorId: string };
  }
  interface HookMap {
    /** Somebody is about to write a review: change it, or throw to refuse. */
    'reviews.creating': { authorId: string; projectId: string; subject: string; rating: number; text: string };
  }
  interface JobMap {
    /** Thanks the author by mail. */
    'reviews.thank': { reviewId: string };
  }
}

export {};
