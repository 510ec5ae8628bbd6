/** Where a sign-in leads: what one came for, if it is a page of ours, else one's own five newest. */
export function whereTo(wanted: unknown, username: string): string {
  const isOurs =
    typeof wanted === 'string' && /^\/(?![/\\])/.test(wanted) && !/^\/(login|signup)(?![^/?#])/.test(wanted);
  return isOurs ? wanted : `/${username}/list/5`;
}
