import Sequencer from '@jest/test-sequencer';

/** What takes longest, the longest first. */
const LONGEST = [
  'apps/cli/test/plugin-new.e2e-spec.ts',
  'apps/web/test/web.e2e-spec.ts',
  'apps/cli/test/plugins-installed.e2e-spec.ts',
  'libs/core/media/test/slow-files.e2e-spec.ts',
  'libs/distribution/test/hand-over.e2e-spec.ts',
  'apps/cli/test/media-move.e2e-spec.ts',
  'apps/api/test/start-up.e2e-spec.ts',
  'libs/distribution/test/chaos.e2e-spec.ts',
  'apps/worker/test/worker.e2e-spec.ts',
  'libs/core/media/test/many-media.e2e-spec.ts',
  'apps/cli/test/doctor.e2e-spec.ts',
  'apps/api/test/side-by-side.e2e-spec.ts',
  'libs/core/media/test/rebuild.e2e-spec.ts',
  'libs/core/media/test/real-files.e2e-spec.ts',
  'apps/cli/test/hand-over.e2e-spec.ts',
  'libs/core/media/test/crashes.e2e-spec.ts',
  'libs/kernel/test/plugins-off.e2e-spec.ts',
  'libs/kernel/test/idle.e2e-spec.ts',
  'libs/distribution/test/body-costs.e2e-spec.ts',
  'libs/kernel/test/time-limits.e2e-spec.ts',
  'libs/distribution/test/generated-requests.e2e-spec.ts',
  'libs/core/media/test/authority.e2e-spec.ts',
  'apps/cli/test/admin-create.e2e-spec.ts',
];

/** Begins with what takes longest: the other workers would wait for whatever of it came last. A fresh clone knows no times of its own. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => LONGEST.findIndex((name) => path.endsWith(name)) + 1 || LONGEST.length + 1;
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}
