import { defineErrors } from '@roost/plugin-kit';

export const settingsErrors = defineErrors('settings', {
  unknown_plugin: { status: 404, title: 'There is no plugin of this name with settings' },
  not_permitted: { status: 403, title: 'Only people who run the server may change some of these settings' },
});
