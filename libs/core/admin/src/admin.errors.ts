import { defineErrors } from '@roost/plugin-kit';

export const adminErrors = defineErrors('admin', {
  job_not_found: { status: 404, title: 'This job does not exist or is already done' },
  job_not_failed: { status: 409, title: 'Only failed jobs can be retried, and only if no newer job has the same key' },
  invalid_settings: { status: 400, title: 'The body must be an object with the names of settings' },
  invalid_command: { status: 400, title: 'An argument of this command is missing' },
});
