import { computed } from 'vue';
import type { RouteLocationRaw } from 'vue-router';
import { session } from '../session/session.ts';

/** A place in the navigation. */
export interface Place {
  name: 'pictures' | 'posts' | 'calendar' | 'account';
  icon: string;
  to: RouteLocationRaw;
  /** Only where there is little room: the menu of the picture above has it on a desk. */
  small?: true;
}

/** Of whoever is signed in. */
export const places = computed<Place[]>(() => {
  const user = session.me.value?.username;
  if (user === undefined) return [];
  return [
    { name: 'pictures', icon: 'i-lucide-images', to: { name: 'list', params: { user, count: '50' } } },
    { name: 'posts', icon: 'i-lucide-newspaper', to: { name: 'feed' } },
    { name: 'calendar', icon: 'i-lucide-calendar-days', to: { name: 'calendar' } },
  ];
});
