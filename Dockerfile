# Debian, not Alpine: Temporal's native library needs glibc.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY simulator simulator
COPY script/build-workflow-bundle.ts script/build-workflow-bundle.ts
RUN npm run build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${NODE_IMAGE}
# Temporal's native library trusts the system's certificates; the slim image has none.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 custodian \
    && useradd --uid 10001 --gid custodian --no-create-home --shell /usr/sbin/nologin custodian \
    # A named volume that is mounted here takes over the owner.
    && install -d -o custodian -g custodian -m 0750 /var/lib/custodian /var/lib/custodian/staging /var/lib/custodian/spool
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/simulator dist/simulator
COPY --from=build /app/dist/workflow-bundle.js /app/dist/workflow-bundle-encoded.js dist/
COPY package.json ./
ENV NODE_ENV=production \
    NODE_OPTIONS=--enable-source-maps \
    STAGING_DIR=/var/lib/custodian/staging \
    SPOOL_DIR=/var/lib/custodian/spool
USER custodian
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["worker"]
