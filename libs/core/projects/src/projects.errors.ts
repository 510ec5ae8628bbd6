import { defineErrors } from '@roost/plugin-kit';

export const projectsErrors = defineErrors('projects', {
  not_found: { status: 404, title: 'This project does not exist' },
});
