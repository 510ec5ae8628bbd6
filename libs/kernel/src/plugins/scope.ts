/**
 * The npm scope of every package of this server. It brings all of them itself: no registry is ever asked for a name below it, because
 * anybody could take one that is not taken there.
 */
export const SCOPE = '@roost';
