import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router';
import { withTexts } from './i18n/i18n.ts';
import { knowMe, session } from './session/session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Anybody may look. Every other page asks for a sign-in first, and goes on afterwards. */
    open?: true;
    /** Key of the title in the catalogue. */
    title?: string;
    /** Where the page is at home in the navigation. */
    place?: 'pictures' | 'posts' | 'calendar' | 'account' | 'upload';
    /** Asks for what it shows, while it is asked who is there and its code is on its way. */
    begin?: (to: RouteLocationNormalized) => void;
  }
}

const SIZES = '[smlo]|small|medium|large|original';
/** From 1 to 200. */
const COUNT = '[1-9]|[1-9][0-9]|1[0-9][0-9]|200';

/** Pages of one's own, below one's name. What is there of somebody else is not found. */
const own = (to: RouteLocationNormalized) =>
  session.me.value?.username === to.params.user
    ? true
    : { name: 'nobody', params: { path: to.path.slice(1).split('/') } };

/** The files of a list or an album. */
function beginFiles({ params: { user, count, album } }: RouteLocationNormalized): void {
  void import('./media/media-queries.ts').then(({ beginShelf }) => {
    beginShelf({
      user: String(user),
      count: Number(count ?? 50),
      album: album === undefined ? undefined : String(album),
    });
  });
}

const framed: RouteRecordRaw[] = [
  {
    path: '/:user/list/:count(' + COUNT + ')',
    name: 'list',
    component: () => import('./list/ListPage.vue'),
    meta: { title: 'list.title', place: 'pictures', begin: beginFiles },
  },
  {
    path: '/:user/album/:album',
    name: 'album',
    component: () => import('./list/ListPage.vue'),
    meta: { title: 'list.title', place: 'pictures', begin: beginFiles },
  },
  {
    path: '/:user/trash',
    name: 'trash',
    beforeEnter: own,
    component: () => import('./list/TrashPage.vue'),
    meta: { title: 'trash.title', place: 'pictures' },
  },
  {
    path: '/:user/upload',
    name: 'upload',
    beforeEnter: own,
    component: () => import('./uploads/UploadPage.vue'),
    meta: { title: 'upload.title', place: 'upload' },
  },
  {
    path: '/:user/delete/:id',
    name: 'delete',
    beforeEnter: own,
    component: () => import('./delete/DeletePage.vue'),
    meta: { title: 'delete.title', place: 'pictures' },
  },
  {
    path: '/feed',
    name: 'feed',
    component: () => import('./feed/FeedPage.vue'),
    meta: { title: 'feed.title', place: 'posts' },
  },
  {
    path: '/feed/new',
    name: 'new-post',
    component: () => import('./feed/NewPostPage.vue'),
    meta: { title: 'feed.new', place: 'posts' },
  },
  {
    path: '/feed/:id',
    name: 'post',
    component: () => import('./feed/PostPage.vue'),
    meta: { title: 'feed.title', place: 'posts' },
  },
  {
    path: '/calendar',
    name: 'calendar',
    component: () => withTexts('calendar', import('./calendar/CalendarPage.vue')),
    meta: { title: 'calendar.title', place: 'calendar' },
  },
  {
    path: '/calendar/mine',
    name: 'calendar-mine',
    component: () => withTexts('calendar', import('./calendar/MinePage.vue')),
    meta: { title: 'calendar.title', place: 'calendar' },
  },
  {
    path: '/calendar/:kind(bookings|shifts)/:id',
    name: 'calendar-entry',
    component: () => withTexts('calendar', import('./calendar/CalendarPage.vue')),
    meta: { title: 'calendar.title', place: 'calendar' },
  },
  {
    path: '/account',
    component: () => withTexts('account', import('./account/AccountPage.vue')),
    meta: { title: 'account.title', place: 'account' },
    children: [
      {
        path: '',
        name: 'account',
        component: () => import('./account/ProfilePage.vue'),
        meta: { title: 'account.profile.title' },
      },
      {
        path: 'safety',
        name: 'account-safety',
        component: () => import('./account/SafetyPage.vue'),
        meta: { title: 'account.safety.title' },
      },
      {
        path: 'devices',
        name: 'account-devices',
        component: () => import('./account/DevicesPage.vue'),
        meta: { title: 'account.devices.title' },
      },
      {
        path: 'keys',
        name: 'account-keys',
        component: () => import('./account/KeysPage.vue'),
        meta: { title: 'account.keys.title' },
      },
      {
        path: 'preferences',
        name: 'account-preferences',
        component: () => import('./account/PreferencesPage.vue'),
        meta: { title: 'account.preferences.title' },
      },
      {
        path: 'data',
        name: 'account-data',
        component: () => import('./account/DataPage.vue'),
        meta: { title: 'account.data.title' },
      },
    ],
  },
  {
    path: '/people',
    name: 'people',
    component: () => import('./people/PeoplePage.vue'),
    meta: { title: 'people.title', place: 'posts' },
  },
  {
    path: '/:user',
    name: 'person',
    component: () => import('./people/PersonPage.vue'),
    meta: { title: 'feed.title', place: 'posts' },
  },
  {
    path: '/:path(.*)*',
    name: 'nobody',
    component: () => import('./home/NobodyPage.vue'),
    meta: { open: true, title: 'nobody.title' },
  },
];

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./home/HomePage.vue'), meta: { open: true } },
  {
    path: '/login',
    name: 'login',
    component: () => import('./sign-in/LoginPage.vue'),
    meta: { open: true, title: 'login.title' },
  },
  {
    path: '/signup',
    name: 'signup',
    component: () => import('./sign-up/SignupPage.vue'),
    meta: { open: true, title: 'signup.title' },
  },
  {
    path: '/account/log-in',
    redirect: (to) => ({ name: 'login', query: to.query, hash: to.hash }),
    meta: { open: true },
  },
  {
    path: '/account/sign-up',
    redirect: (to) => ({ name: 'signup', query: to.query, hash: to.hash }),
    meta: { open: true },
  },
  {
    path: '/account/:page(setup|sign-in|verify-email|forgot-password|reset-password|undo-email)',
    name: 'mail-link',
    component: () => import('./mail-links/MailLinkPage.vue'),
    meta: { open: true },
  },
  {
    path: '/account/invitation',
    name: 'invitation',
    component: () => import('./sign-up/InvitationPage.vue'),
    meta: { open: true, title: 'invitation.title' },
  },
  {
    path: '/account/deleted',
    name: 'account-deleted',
    component: () => withTexts('account', import('./account/DeletedPage.vue')),
    meta: { open: true, title: 'account.deleted.title' },
  },
  {
    path: '/upload',
    redirect: () =>
      session.me.value
        ? { name: 'upload', params: { user: session.me.value.username } }
        : { name: 'login', query: { to: '/upload' } },
  },
  {
    path: '/:user/view/:id/:size(' + SIZES + ')?',
    name: 'view',
    component: () => import('./view/ViewPage.vue'),
    meta: { title: 'view.title' },
  },
  { path: '/', component: () => import('./shell/AppShell.vue'), children: framed },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  // The successor is experimental.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

/** The code of a page is on its way while the server is asked who is there. */
function beginLoading({ matched }: RouteLocationNormalized): void {
  const components = matched.flatMap((route) => Object.values(route.components ?? {}));
  for (const component of components) {
    // The router asks again, and fails where it has to.
    if (typeof component === 'function') (component as () => Promise<unknown>)().catch(() => undefined);
  }
}

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  beginLoading(to);
  to.meta.begin?.(to);
  if (!(await knowMe())) return { name: 'login', query: { to: to.fullPath } };
  return true;
});
