ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS base
WORKDIR /roost
# What npm's install scripts would fetch (another Node, an embedded Postgres) is of no use here; native modules come prebuilt.
ENV NPM_CONFIG_IGNORE_SCRIPTS=true \
    NPM_CONFIG_AUDIT=false \
    NPM_CONFIG_FUND=false \
    NPM_CONFIG_UPDATE_NOTIFIER=false

# Manifests alone, so that a change of the source leaves the two installs below in the cache.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

# Of the workspaces only those that run here: what serves development and tests stays out, with all that it needs.
# Not `npm ci`: it refuses a lock file that was written where packages for other platforms could not be looked up.
FROM base AS installed
COPY --from=manifests /roost ./
RUN --mount=type=cache,target=/root/.npm \
    npm install --no-save --omit=dev --workspace=@roost/api --workspace=@roost/worker

# Sources, types and source maps of packages are read by nobody here.
FROM installed AS dependencies
RUN rm -r package-lock.json libs/client libs/embedded libs/sample-images libs/testing \
    && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

# The same packages, and those that build.
FROM installed AS build
RUN --mount=type=cache,target=/root/.npm \
    npm install --no-save --omit=dev --include-workspace-root --workspace=@roost/api --workspace=@roost/worker --workspace=@roost/web
COPY . .
# Each module was built beside its source: the image gets all but the sources, the built web app, and ormconfig.ts, which Node runs as it is.
RUN npm run build \
    && rm -r apps/cli/bin libs/client libs/embedded libs/sample-images libs/testing \
    && find apps/web -mindepth 1 -maxdepth 1 ! -name dist -exec rm -r {} + \
    && mkdir /built \
    && find apps libs -type d \( -name node_modules -o -name test -o -name bench \) -prune \
      -o -type f ! -name '*.ts' ! -name '*.map' -exec cp --parents -t /built {} + \
    && cp ormconfig.ts /built

FROM ${NODE_IMAGE}
WORKDIR /roost
ENV NODE_ENV=production \
    ROOST_HOME=/var/lib/roost \
    WEB_DIR=/roost/apps/web/dist \
    STORAGE_LOCAL_DIR=/var/lib/roost/storage \
    MAIL_DEV_DIR=/var/lib/roost/mail
# A new volume takes its owner from the folder that it is mounted on.
RUN install -d -o node -g node -m 0700 /var/lib/roost /var/lib/roost/plugins
COPY --from=dependencies /roost ./
COPY --from=build /built ./
USER node
EXPOSE 8000
STOPSIGNAL SIGTERM
# Live, not ready: whoever restarts what is unhealthy would not mend Postgres or Redis with it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The other processes: `node apps/worker/src/main.js`, `node apps/cli/src/main.js migrate`, `node apps/cli/src/main.js plugin add …`.
CMD ["node", "apps/api/src/main.js"]
