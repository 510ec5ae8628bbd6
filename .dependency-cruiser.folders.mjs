import { options } from './.dependency-cruiser.mjs';

/**
 * Folders are modules: what one stands on does not stand on it. Specs may look at whatever they like.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'folders-have-one-direction',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: `${options.exclude.path}|spec\\.ts$|/test/` } },
};
