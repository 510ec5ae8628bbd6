import { definePlugin } from '@roost/plugin-kit';
import { CreateProjects } from './migrations/create-projects.migration.js';
import { NameProjects } from './migrations/name-projects.migration.js';
import { PlaceProjects } from './migrations/place-projects.migration.js';
import { PresentProjects } from './migrations/present-projects.migration.js';
import { SuspendProjects } from './migrations/suspend-projects.migration.js';
import { DeleteProjects } from './migrations/delete-projects.migration.js';
import { Project } from './project.entity.js';
import { ProjectDeletion } from './deletion/project-deletion.entity.js';
import { ProjectTombstone } from './deletion/project-tombstone.entity.js';
import { ProjectsConfig } from './projects.config.js';
import { deleteProject, resumeDeletions } from './projects.contracts.js';
import { projectsErrors } from './projects.errors.js';
import { ProjectsModule } from './projects.module.js';
import { ProjectsSettings } from './projects.settings.js';

export const projectsPlugin = definePlugin({
  name: 'projects',
  version: '1.0.0',
  compat: '^1.0.0',
  settings: ProjectsSettings,
  config: ProjectsConfig,
  entities: [Project, ProjectDeletion, ProjectTombstone],
  belonging: { projects_project: 'server', projects_tombstone: 'server' },
  migrations: [
    { name: '20261120000000_create', class: CreateProjects },
    { name: '20261127000000_name', class: NameProjects },
    { name: '20261127190000_place', class: PlaceProjects },
    { name: '20261127220000_present', class: PresentProjects },
    { name: '20261127230000_suspend', class: SuspendProjects },
    { name: '20261127230100_delete', class: DeleteProjects },
  ],
  permissions: [
    { name: 'projects.manage', description: 'Change the name and the page of the project', owner: true },
    {
      name: 'projects.administer',
      description: 'See, create, change, suspend and delete the projects of the server',
      server: true,
    },
    { name: 'projects.act-on', description: 'Act on other projects, with the header X-Roost-Project', server: true },
  ],
  errors: projectsErrors,
  jobs: [deleteProject, resumeDeletions],
  commands: [{ name: 'projects deletions', usage: '', summary: 'list deletions of projects that fail or do not end' }],
  module: ProjectsModule,
  api: () => import('./projects.api.module.js').then((file) => file.ProjectsApiModule),
  worker: () => import('./projects.worker.module.js').then((file) => file.ProjectsWorkerModule),
});
