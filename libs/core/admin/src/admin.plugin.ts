import { definePlugin } from '@roost/plugin-kit';

export const adminPlugin = definePlugin({
  name: 'admin',
  version: '1.1.0',
  compat: '^1.0.0',
  requires: ['auth', 'users'],
  permissions: [
    { name: 'admin.read', description: 'See how the installation is set up', server: true },
    { name: 'admin.audit', description: 'Read the audit log of the project' },
  ],
  api: () => import('./admin.api.module.js').then((file) => file.AdminApiModule),
});
