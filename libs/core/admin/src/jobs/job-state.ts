/** States that jobs are listed by. */
export const JOB_STATES = ['waiting', 'blocked', 'queued', 'running', 'parked', 'suspended', 'failed'] as const;
