/** States that jobs are listed by. */
export const JOB_STATES = ['waiting', 'blocked', 'queued', 'running', 'parked', 'failed'] as const;
