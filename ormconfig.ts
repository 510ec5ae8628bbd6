import { distribution } from '@roost/distribution';
import { compose, ormConfig } from '@roost/kernel';

/** What this installation runs: read by api, worker and cli. */
export const composition = await compose(distribution);

/** What MikroORM's command line and the apps share. */
export default ormConfig(composition);
