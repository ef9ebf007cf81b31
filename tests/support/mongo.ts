import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { inject } from 'vitest'

const { uri: serverUri, isStandIn } = inject('mongo')

export { isStandIn }

/** False: this run has no MongoDB (it was said at its start); `describe.skipIf(!hasMongo)` what needs one. */
export const hasMongo = serverUri !== ''

/**
 * What the stand-in of `npm run mongo` does otherwise than MongoDB. Only these are skipped, and only there: with
 * `MONGODB_URI` they run.
 */
const notOnStandIn = {
  'a unique value given up is free':
    'a value that a document changed or unset stays in its unique index, and is refused to a document inserted later',
  'an index for a part of the filter':
    'it scans unless the index holds every field of the filter, also beside _id, and for most partial indexes',
} as const
type NotOnStandIn = keyof typeof notOnStandIn

const told = new Set<NotOnStandIn>()

/** For `test.skipIf(...)`: true where the server under test cannot do it, and then says why, once. */
export const isBeyondStandIn = (what: NotOnStandIn): boolean => {
  if (isStandIn && !told.has(what)) console.log(`Left out on the stand-in: ${what} (${notOnStandIn[what]}).`)
  told.add(what)
  return isStandIn
}

/** The server's address with this database as its path. */
const uriOf = (database: string, server: string): string =>
  server.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`)

export interface MongoDatabase {
  name: string
  /** With the database as its path: what the application takes as MONGODB_URI. */
  uri: string
  /** The same through another port of this machine: a proxy's. */
  uriThrough(port: number): string
  /** Where the server listens. */
  address: { host: string; port: number }
  client: MongoClient
  /** Drops it. */
  drop(): Promise<void>
}

/** An empty database of its own, on the server of this run or another. */
export const newMongoDatabase = (server = serverUri): MongoDatabase => {
  const name = `relais-test-${randomUUID()}`
  const uri = uriOf(name, server)
  const client = new MongoClient(uri)
  const [, host = '127.0.0.1', port = '27017'] = /^mongodb:\/\/(?:[^@/]*@)?([^:/?,]+)(?::(\d+))?/.exec(uri) ?? []
  return {
    name,
    uri,
    // A replica set's members would be asked for by their own addresses: past the proxy.
    uriThrough: (proxy) =>
      uri
        .replace(/^(mongodb:\/\/(?:[^@/]*@)?)[^/?]+/, `$1127.0.0.1:${proxy}`)
        .replace(/([?&])replicaSet=[^&]*/, '$1directConnection=true'),
    address: { host, port: Number(port) },
    client,
    async drop() {
      // The stand-in's goes with its folder: dropping would wait for every transaction that a killed client left open.
      if (!isStandIn) await client.db(name).dropDatabase()
      await client.close()
    },
  }
}
