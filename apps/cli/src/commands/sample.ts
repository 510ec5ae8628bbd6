import { writeFile } from 'node:fs/promises';
import { anyImage } from '@roost/sample-images';

/** Writes a picture to try things with. @param args the path to write to. */
export async function run([path]: readonly string[]): Promise<number> {
  if (path === undefined) {
    process.stderr.write('roost sample <path>\n');
    return 2;
  }
  await writeFile(path, anyImage('real-6mp.jpg'));
  return 0;
}
