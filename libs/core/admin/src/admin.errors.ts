import { defineErrors } from '@roost/plugin-kit';

export const adminErrors = defineErrors('admin', {
  job_not_found: { status: 404, title: 'There is no such job, or it is done' },
  job_not_failed: { status: 409, title: 'This job was not given up, or a newer one of its key is on its way' },
  invalid_command: { status: 400, title: 'The command is not complete' },
});
