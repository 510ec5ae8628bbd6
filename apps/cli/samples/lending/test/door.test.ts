import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CodeListDoor } from '../src/door/code-list-door.js';
import { KeeperDoor } from '../src/door/keeper-door.js';
import { shedDoorContract } from '../src/door/shed-door.contract.js';

const folder = await mkdtemp(join(tmpdir(), 'shed-door-'));
after(() => rm(folder, { recursive: true }));

const doors = [new CodeListDoor({ file: join(folder, 'codes') }), new KeeperDoor()];

for (const door of doors) {
  describe(`${door.constructor.name}, a door`, () => {
    for (const { name, run } of shedDoorContract(() => door)) it(name, run);
  });
}
