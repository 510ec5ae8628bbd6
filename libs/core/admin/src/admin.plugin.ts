import { definePlugin } from '@roost/plugin-kit';
import { AdminApiModule } from './admin.api.module.js';

export const adminPlugin = definePlugin({
  name: 'admin',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['auth'],
  permissions: [{ name: 'admin.read', description: 'See how the installation is set up' }],
  api: AdminApiModule,
});
