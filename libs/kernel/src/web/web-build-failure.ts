/** File in the home of an installation that says why the last build of the web app failed. There is none where it did not, and while one runs. */
export const WEB_BUILD_FAILURE = 'web-build-failure.txt';
