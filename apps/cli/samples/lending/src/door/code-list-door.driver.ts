import { defineDriver } from '@roost/plugin-kit';
import { CodeListDoorConfig } from './code-list-door.config.js';
import { ShedDoorPort } from './shed-door.port.js';

export const codeListDoor = defineDriver({
  port: ShedDoorPort,
  name: 'code-list',
  config: CodeListDoorConfig,
  load: () => import('./code-list-door.js').then((file) => file.CodeListDoor),
});
