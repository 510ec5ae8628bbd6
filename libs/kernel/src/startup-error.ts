export { StartupError } from '@roost/plugin-kit';
