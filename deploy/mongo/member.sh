#!/bin/sh
# One member of the replica set. mongod wants the key file to be its own and nobody else's, which a mounted secret is not.
set -eu
install -m 0400 -o mongodb -g mongodb /run/secrets/mongo_keyfile /tmp/mongo-keyfile
# What a killed instance left locked is free again after ten seconds instead of sixty; our transactions take milliseconds.
exec docker-entrypoint.sh mongod --replSet relais --keyFile /tmp/mongo-keyfile --bind_ip_all --wiredTigerCacheSizeGB 0.5 \
  --setParameter transactionLifetimeLimitSeconds=10
