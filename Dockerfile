# One image for every process of Arus; docker-compose.yml says which script each container runs.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:24-slim
# A commit or a tag: names this build to Temporal, see "Deploying" in docs/runbook.md. Unset, nothing is versioned.
ARG ARUS_BUILD_ID=
ENV ARUS_BUILD_ID=$ARUS_BUILD_ID
ENV NODE_ENV=production BIND_ADDRESS=0.0.0.0 ARUS_HOME=/var/lib/arus
WORKDIR /app
RUN mkdir -p "$ARUS_HOME" && chown node:node "$ARUS_HOME"
COPY --from=dependencies /app/node_modules ./node_modules
# Node 24 runs TypeScript by stripping its types: what is deployed is what was reviewed.
COPY package.json tsconfig.json ./
COPY src ./src
COPY simulators ./simulators
COPY console ./console
# `npm run keys -- rotate` is for where the data is.
COPY tools/keys ./tools/keys
USER node
VOLUME /var/lib/arus
EXPOSE 3000 3001 9464
CMD ["npm", "run", "api"]
