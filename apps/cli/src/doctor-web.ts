import type { Environment } from './environment.js';
import type { Finding } from './finding.js';
import { isWebAppBuilt, webBuildFailure } from './start/web-build.js';

/** Says whether the web app is built, and why not. Without it the API serves all the same. */
export async function webApp(env: Environment): Promise<Finding> {
  if (await isWebAppBuilt(env))
    return { state: 'ok', what: `The web app is built${env.WEB_DIR ? `: ${env.WEB_DIR}` : ''}` };
  const failure = await webBuildFailure(env);
  const mend = '"npm start" builds it once the API serves; so does "npm run build"';
  if (failure === undefined) return { state: 'ok', what: 'The web app is not built from the present sources', mend };
  return { state: 'warning', what: `The web app could not be built: ${failure}`, mend };
}
