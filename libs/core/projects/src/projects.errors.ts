import { defineErrors } from '@roost/plugin-kit';

export const projectsErrors = defineErrors('projects', {
  not_found: { status: 404, title: 'This project does not exist' },
  contradicts_session: { status: 400, title: 'X-Roost-Project names another project than that of the session' },
  suspended: { status: 403, title: 'This project is suspended' },
  default_stays: { status: 409, title: 'The project default cannot be suspended or deleted' },
  deletion_begun: { status: 409, title: 'The deletion of this project has begun. It cannot be restored any more' },
  quota_exceeded: { status: 429, title: 'The project has had as many requests as it may in an hour' },
  slug_taken: { status: 409, title: 'This slug is or was that of another project' },
  host_taken: { status: 409, title: 'The host of this public URL belongs to another project' },
});
