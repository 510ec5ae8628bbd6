import type { ProjectPage } from './page/project-page.js';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** Somebody reads the public page of a project: each plugin adds what it knows of it. Outside a transaction. */
    'projects.presenting': ProjectPage;
  }
}
