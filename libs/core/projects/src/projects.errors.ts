import { defineErrors } from '@roost/plugin-kit';

export const projectsErrors = defineErrors('projects', {
  not_found: { status: 404, title: 'This project does not exist' },
  contradicts_session: { status: 400, title: 'X-Roost-Project names another project than that of the session' },
  slug_taken: { status: 409, title: 'A project with this slug already exists' },
  host_taken: { status: 409, title: 'The host of this public URL belongs to another project' },
});
