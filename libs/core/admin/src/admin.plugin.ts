import { definePlugin } from '@roost/plugin-kit';
import { adminErrors } from './admin.errors.js';
import { JOB_STATES } from './jobs/job-state.js';

const CHOICE = '<id>… | [--name <job or event>] [--plugin <name>]';

export const adminPlugin = definePlugin({
  name: 'admin',
  version: '1.1.0',
  compat: '^1.0.0',
  requires: ['projects', 'users'],
  permissions: [
    { name: 'admin.read', description: 'See how the installation is set up', server: true },
    {
      name: 'admin.settings',
      description: 'See the settings of the project, and change those that are up to its admins',
    },
    {
      name: 'admin.server-settings',
      description: 'Change all settings, of projects and as the defaults of all projects',
      server: true,
    },
    { name: 'admin.audit', description: 'Read the audit log of the project' },
    { name: 'admin.read-jobs', description: 'See which jobs wait, run, or were given up, and why', server: true },
    { name: 'admin.read-payloads', description: 'See what jobs carry, which may be personal data', server: true },
    { name: 'admin.manage-jobs', description: 'Retry and discard jobs that were given up', server: true },
  ],
  errors: adminErrors,
  commands: [
    {
      name: 'jobs list',
      usage: `[--state ${JOB_STATES.join('|')}] [--name <job or event>] [--plugin <name>]`,
      summary: 'list jobs; by default failed ones',
    },
    { name: 'jobs retry', usage: CHOICE, summary: 'retry failed jobs' },
    { name: 'jobs discard', usage: CHOICE, summary: 'delete failed jobs' },
  ],
  api: () => import('./admin.api.module.js').then((file) => file.AdminApiModule),
});
