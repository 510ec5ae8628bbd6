import { defineJob } from '@roost/plugin-kit';

/** Deletes answers that were kept for a day. */
export const tidyAnswers = defineJob('kernel.tidy-answers', { schedule: () => ({ everySeconds: 3600 }) });
