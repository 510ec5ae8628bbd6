import { definePlugin } from '@roost/plugin-kit';

export const adminPlugin = definePlugin({
  name: 'admin',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['auth'],
  permissions: [{ name: 'admin.read', description: 'See how the installation is set up' }],
  api: () => import('./admin.api.module.js').then((file) => file.AdminApiModule),
});
