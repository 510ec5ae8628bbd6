/** One vendor SDK, one package. */
const vendor = (name, sdk, home) => ({
  name: `${name}-has-one-home`,
  severity: 'error',
  from: { pathNot: home },
  to: { path: `^node_modules/${sdk}/` },
});

export const options = {
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^(apps|libs)/.*\\.(js|mjs|js\\.map)$' },
  includeOnly: '^(apps|libs|node_modules|ormconfig)',
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  webpackConfig: { fileName: '.dependency-cruiser.resolve.mjs' },
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'ormconfig' } },
    {
      name: 'plugin-kit-stands-alone',
      comment: 'It is what a stranger’s plugin imports: nothing of ours may come with it.',
      severity: 'error',
      from: { path: '^libs/plugin-kit/' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/plugin-kit/' },
    },
    {
      name: 'imaging-stands-alone',
      comment: 'It reads and makes files, and knows neither who has them nor Nest, nor a database.',
      severity: 'error',
      from: { path: '^libs/imaging/src', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|libs)/|^node_modules/(@nestjs|@mikro-orm)/', pathNot: '^libs/imaging/src' },
    },
    {
      name: 'client-stands-alone',
      comment: 'Browsers load it, and npm will have it: nothing of the server may come with it.',
      severity: 'error',
      from: { path: '^libs/client/src' },
      to: { path: '^(apps|libs|node_modules)/', pathNot: '^(libs/client/src|node_modules/openapi-fetch)/' },
    },
    {
      name: 'storage-knows-no-media',
      comment: 'Whoever keeps bytes stands on it: it knows none of them.',
      severity: 'error',
      from: { path: '^libs/core/storage/' },
      to: { path: '^libs/(core|plugins)/', pathNot: '^libs/core/(storage|projects)/' },
    },
    {
      name: 'kernel-knows-no-plugin',
      severity: 'error',
      from: { path: '^libs/kernel/src' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/(kernel|plugin-kit)/' },
    },
    {
      name: 'plugins-stand-on-plugin-kit',
      comment: 'A core feature may use nothing that a third-party plugin lacks.',
      severity: 'error',
      from: { path: '^libs/(core|plugins|drivers)/[^/]+/src', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|libs/(kernel|distribution|embedded|testing|sample-images))/' },
    },
    {
      name: 'plugins-know-no-http-server',
      comment: 'What they need of requests and replies is in plugin-kit.',
      severity: 'error',
      from: { path: '^libs/(core|plugins|drivers)/[^/]+/src' },
      to: { path: '^node_modules/(fastify|@fastify|@nestjs/platform-fastify)/' },
    },
    {
      name: 'strangers-import-packages',
      comment: 'The template and the samples see what npm would install, and stand on what every plugin has.',
      severity: 'error',
      from: { path: '^apps/cli/((?:templates|samples)/[^/]+)/src/' },
      to: {
        path: '^(apps|libs)/|^node_modules/(fastify|@fastify|@nestjs/platform-fastify)/',
        pathNot: ['^apps/cli/$1/', '^libs/(plugin-kit|(core|plugins)/[^/]+)/src/index\\.ts$'],
      },
    },
    {
      name: 'core-knows-no-optional-plugin',
      severity: 'error',
      from: { path: '^libs/core/' },
      to: { path: '^libs/plugins/' },
    },
    {
      name: 'no-plugin-imports-a-driver',
      severity: 'error',
      from: { path: '^libs/(core|plugins)/' },
      to: { path: '^libs/drivers/' },
    },
    {
      name: 'plugins-only-through-their-index',
      severity: 'error',
      from: { path: '^libs/((?:core|plugins|drivers)/[^/]+)/' },
      to: {
        path: '^libs/(core|plugins|drivers)/[^/]+/',
        pathNot: ['^libs/$1/', '/src/index\\.ts$', '\\.contract\\.ts$'],
      },
    },
    {
      name: 'packages-by-their-names',
      comment:
        'A path into another package goes past its exports. (Tests of media use the files that those of imaging make.)',
      severity: 'error',
      from: {
        path: '^((?:apps|libs/core|libs/plugins|libs/drivers|libs)/[^/]+)/',
        pathNot: '^apps/cli/(templates|samples)/',
      },
      to: { path: '^(apps|libs)/', pathNot: ['^$1/', '^libs/imaging/test/'], dependencyTypes: ['local'] },
    },
    {
      name: 'the-web-app-stands-on-the-client',
      comment: 'It is a client like any other: what it can do, every app can.',
      severity: 'error',
      from: { path: '^apps/web/src/' },
      to: { path: '^(apps|libs)/', pathNot: '^(apps/web/src|libs/client)/' },
    },
    {
      name: 'folders-keep-their-entry-points',
      comment:
        'The framework calls controllers, jobs, commands and strategies; folders inside a folder are its own. Other folders import neither, only the files at the root of a package do.',
      severity: 'error',
      from: { path: '^((?:apps|libs)/.+/src)/([^/]+)/', pathNot: 'spec\\.ts$' },
      to: {
        path: '^$1/[^/]+/(?:[^/]+/|.+\\.(?:controller|job|command|strategy|filter)\\.ts$)',
        pathNot: '^$1/$2/',
      },
    },
    {
      name: 'packages-only-through-their-exports',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: {
        path: '^libs/(kernel|plugin-kit|client|embedded|testing|distribution|sample-images|imaging)/src/',
        pathNot: [
          '/src/index\\.ts$',
          '^libs/kernel/src/(secrets/derive-secret|process/notices|web/starting-page)\\.ts$',
        ],
        dependencyTypesNot: ['local'],
      },
    },
    {
      name: 'distribution-lists-plugins-and-drivers',
      severity: 'error',
      from: { path: '^libs/distribution/src/' },
      to: { path: '^(apps|libs)/', pathNot: '^libs/(distribution|plugin-kit|core|plugins|drivers)/' },
    },
    {
      name: 'apps-only-compose',
      severity: 'error',
      from: { path: '^apps/(api|worker)/src/' },
      to: { path: '^libs/', pathNot: '^libs/(kernel|distribution)/' },
    },
    {
      name: 'testing-only-from-specs',
      severity: 'error',
      from: {
        pathNot: [
          'spec\\.ts$',
          '^libs/(distribution|(core|plugins)/[^/]+)/test/',
          '^libs/testing/',
          '^apps/[^/]+/test/',
          '^apps/cli/(templates|samples)/[^/]+/test/',
        ],
      },
      to: { path: '^libs/testing/' },
    },
    vendor('sharp', 'sharp', '^libs/imaging/(src/image/sharp|test/image-samples)'),
    vendor('pdfium', '@hyzyla/pdfium', '^libs/imaging/'),
    vendor(
      'media-readers',
      '(file-type|image-size|music-metadata|strtok3|thumbhash|libheif-js)',
      '^libs/imaging/|/test/|^apps/web/src/media/media\\.ts$',
    ),
    vendor('bull', '(@nestjs/bull|bull)', '^libs/kernel/src/queue[./]'),
    vendor('redis', 'ioredis', '^libs/kernel/src/redis/|/test/'),
    vendor('aws', '@aws-sdk', '^libs/drivers/storage-s3/'),
    {
      name: 'sentry-is-loaded-on-demand',
      comment: 'Whoever sets no SENTRY_DSN does not pay for it.',
      severity: 'error',
      from: {},
      to: { path: '^node_modules/@sentry/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    vendor('sentry', '@sentry', '^libs/kernel/src/telemetry/'),
    vendor('nodemailer', 'nodemailer', '^libs/drivers/mail-smtp/'),
    vendor('argon2', '@node-rs/argon2', '^libs/core/auth/(src/passwords|bench)/'),
  ],
  options,
};
