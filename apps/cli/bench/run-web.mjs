/** Runs the figures of the web app and writes them into docs/performance.md. Started by `npm run bench -- web`. */
import { report } from './report.mjs';
import { runInstallation } from './web-installation.bench.mjs';
import { runPages } from './web-pages.bench.mjs';

await report([runPages, runInstallation], 'bench-web');
