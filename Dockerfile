# Debian, not Alpine: Temporal's native library needs glibc. script/image makes a base of its own where no registry can be asked.
ARG BASE_IMAGE=docker.io/library/node:24-bookworm-slim
# Such as @sha256:…, so that a build can be repeated.
ARG BASE_DIGEST=

FROM ${BASE_IMAGE}${BASE_DIGEST} AS build
# The certificate of a proxy that npm has to trust while building; in the build only.
ARG NODE_EXTRA_CA_CERTS
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY simulator simulator
COPY script/build-workflow-bundle.ts script/build-workflow-bundle.ts
RUN npm run build

FROM ${BASE_IMAGE}${BASE_DIGEST} AS packages
ARG NODE_EXTRA_CA_CERTS
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${BASE_IMAGE}${BASE_DIGEST}
# Temporal's native library trusts the system's certificates; the slim image has none. npm is of no use here.
RUN if [ ! -s /etc/ssl/certs/ca-certificates.crt ]; then \
      apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*; fi \
    && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
    # A named volume that is mounted here takes over the owner.
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/custodian /var/lib/custodian/staging /var/lib/custodian/spool \
       /var/lib/custodian/keys
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/dist/simulator dist/simulator
COPY --from=build /app/dist/workflow-bundle.js /app/dist/workflow-bundle-encoded.js dist/
COPY schema schema
COPY package.json ./
# The user below has no name on purpose: nobody decides or exports as a container. Without one, Node.js needs HOME.
ENV NODE_ENV=production \
    HOME=/var/lib/custodian \
    NODE_OPTIONS=--enable-source-maps \
    STAGING_DIR=/var/lib/custodian/staging \
    SPOOL_DIR=/var/lib/custodian/spool
# By number, so that runAsNonRoot can be checked.
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["worker"]
