import { definePlugin } from '@roost/plugin-kit';
import { CreateProjects } from './migrations/create-projects.migration.js';
import { NameProjects } from './migrations/name-projects.migration.js';
import { Project } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsModule } from './projects.module.js';

export const projectsPlugin = definePlugin({
  name: 'projects',
  version: '1.0.0',
  compat: '^1.0.0',
  entities: [Project],
  belonging: { projects_project: 'server' },
  migrations: [
    { name: '20261120000000_create', class: CreateProjects },
    { name: '20261127000000_name', class: NameProjects },
  ],
  permissions: [{ name: 'projects.manage', description: 'Name the project' }],
  errors: projectsErrors,
  module: ProjectsModule,
  api: () => import('./projects.api.module.js').then((file) => file.ProjectsApiModule),
});
