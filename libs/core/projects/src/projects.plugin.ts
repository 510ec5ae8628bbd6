import { definePlugin } from '@roost/plugin-kit';
import { CreateProjects } from './migrations/create-projects.migration.js';
import { Project } from './project.entity.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsModule } from './projects.module.js';

export const projectsPlugin = definePlugin({
  name: 'projects',
  version: '1.0.0',
  compat: '^1.0.0',
  entities: [Project],
  migrations: [{ name: '20261120000000_create', class: CreateProjects }],
  errors: projectsErrors,
  module: ProjectsModule,
});
