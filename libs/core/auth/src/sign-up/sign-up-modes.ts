/** Who may sign up in a project. */
export const SIGN_UP_MODES = ['anyone', 'invitation', 'domain', 'nobody'] as const;

export type SignUpMode = (typeof SIGN_UP_MODES)[number];
