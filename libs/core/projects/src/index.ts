export { ProjectsModule } from './projects.module.js';
export { projectsPlugin } from './projects.plugin.js';
export { ProjectsService } from './projects.service.js';
