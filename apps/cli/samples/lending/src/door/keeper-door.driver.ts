import { defineDriver } from '@roost/plugin-kit';
import { ShedDoorPort } from './shed-door.port.js';

export const keeperDoor = defineDriver({
  port: ShedDoorPort,
  name: 'keeper',
  load: () => import('./keeper-door.js').then((file) => file.KeeperDoor),
});
