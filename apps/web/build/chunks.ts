/**
 * What is loaded together is one file. Left to itself, the build makes one of whatever the same pages share: 46 for the list, of which most
 * have less than 1 kB. Each costs a phone a request, 1 kB of headers, and a place among the six that a browser asks for at a time.
 *
 * Modules come with all that they import and that no group before has. So a page loads what is in here for others only where it uses a part.
 */
export const chunks = [
  // Whatever page is opened.
  {
    name: 'start',
    tags: ['$initial' as const],
    test: /node_modules|plugin-vue:export-helper|\/libs\/client\/|\/src\/(api|i18n|look|session)\/(?!.*\.json)/,
    priority: 5,
  },
  // The sign-in, and every page inside the shell.
  {
    name: 'controls',
    test: /\/components\/(Button|Icon)\.vue|\/useForwardExpose\.js|\/src\/look\/(forms|RNote|RMark)|\/libs\/client\/src\/unwrap/,
    priority: 4,
  },
  // The sign-in.
  {
    name: 'forms',
    test: /\/src\/look\/(RForm|PasswordInput|checks|LookButtons)|\/src\/sign-in\/(?!LoginPage)/,
    priority: 3,
  },
  // Every page inside the shell.
  {
    name: 'shell',
    test: /\/src\/shell\/(AppHeader|TabBar|ui-locale)|\/components\/App\.vue|\/src\/api\/queries|@tanstack\/vue-query|\/src\/look\/(RHead|REmpty|RFace)|\/src\/time\/words|\/src\/uploads\/unfinished/,
    priority: 2,
  },
  // Walls of pictures.
  {
    name: 'wall',
    test: /\/src\/media\/(PhotoWall\.vue|media-queries)|\/src\/list\/(ListSkeleton|albums)|\/src\/uploads\/DropAnywhere|\/src\/home\/NobodyPage/,
    priority: 1,
  },
];
