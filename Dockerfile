# The server, for any machine with Docker. Two steps: what builds it stays out of what runs it.
FROM node:24.11.0-bookworm-slim AS build
WORKDIR /relais
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.11.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /relais
COPY --from=build /relais/package.json ./
COPY --from=build /relais/node_modules ./node_modules
COPY --from=build /relais/dist ./dist
# Only needed on one machine, without MONGODB_URI: mount a volume here, or everything goes with the container.
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data
USER node
EXPOSE 3978
# /readyz also asks the store: a balancer sends nobody to an instance that could not keep what it is told.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3978}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it must get the signal that asks it to finish.
CMD ["node", "dist/bot/main.js"]
