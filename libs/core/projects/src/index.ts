export type { ProjectLink, ProjectPage } from './page/project-page.js';
export type { ListedProject } from './project.entity.js';
export type { DeletingProject, DeletionStep } from './projects.contracts.js';
export { projectsErrors } from './projects.errors.js';
export { ProjectLocales } from './project-locales.js';
export { ProjectsModule } from './projects.module.js';
export { projectsPlugin } from './projects.plugin.js';
export { ProjectsService } from './projects.service.js';
export { RequestProjects } from './request-projects.js';
