/** What the doctor found. `warning` does not prevent a start. */
export interface Finding {
  state: 'ok' | 'warning' | 'missing';
  what: string;
  mend?: string;
}
