import { computed, readonly, ref, shallowReadonly, shallowRef, watch } from 'vue';
import type { User } from '@roost/client';
import { api, onSessionEnded } from '../api/client.ts';

export type Me = User;

/** What tabs of one browser tell each other. */
type Word = 'signed-in' | 'signed-out';

const tabs = new BroadcastChannel('roost-session');
const me = shallowRef<Me | null>();
const ended = ref(false);
/** Somebody signs out right here, which ends the session as they wish. */
let leaving = false;
let loading: Promise<Me | null> | undefined;

/** Who is signed in here: undefined until it is known, null if nobody is. */
export const session = {
  me: shallowReadonly(me),
  isIn: computed(() => me.value != null),
  /** It ended without anybody here signing out. */
  ended: readonly(ended),
};

/** Asks once, however many pages want to know. */
export async function knowMe(): Promise<Me | null> {
  if (me.value !== undefined) return me.value;
  return (loading ??= restore());
}

async function restore(): Promise<Me | null> {
  try {
    me.value = (await api.session.restore()) ?? null;
  } finally {
    loading = undefined;
  }
  return me.value;
}

/** Whoever is signed in, once somebody is: the code of a page can be here before that is known. */
export function somebody(): Promise<Me> {
  return new Promise((resolve) => {
    watch(
      me,
      (user) => {
        if (user) resolve(user);
      },
      { immediate: true },
    );
  });
}

/** After a sign-in, by whichever way. */
export function enter(user: Me): void {
  me.value = user;
  ended.value = false;
  tell('signed-in');
}

/** They changed something about themselves. Other tabs show it, too. */
export function changed(user: Me): void {
  me.value = user;
  tell('signed-in');
}

export async function signOut(): Promise<void> {
  leaving = true;
  try {
    await api.session.signOut();
  } finally {
    leaving = false;
  }
  me.value = null;
  ended.value = false;
  tell('signed-out');
}

function tell(word: Word): void {
  tabs.postMessage(word);
}

/** Whoever was in stays on the page, so that nothing they wrote is lost: the shell asks them to sign in again over it. */
function end(): void {
  if (me.value != null && !leaving) ended.value = true;
}

onSessionEnded(end);

tabs.onmessage = ({ data }: MessageEvent<Word>) => {
  if (data === 'signed-out') {
    end();
    return;
  }
  const before = me.value;
  void restore().then((user) => {
    ended.value = false;
    // Somebody else: nothing on this page is theirs.
    if (before && before.id !== user?.id) location.reload();
  });
};
