import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Files that fell short once. They are beside the repository, where somebody has put them there. */
export const SHARED_FILES = join(import.meta.dirname, '../../../../shared/files');

/** A test that reads them. It is skipped where they are not. */
export const itWithSharedFiles = existsSync(SHARED_FILES) ? it : it.skip;
