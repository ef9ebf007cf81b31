import { inject } from 'vitest'
import { hasMongoServer, type MongoServer, withMongoServer } from '../../bench/mongo-server.ts'

const { uri, isStandIn } = inject('mongo')

/** False: this run has no MongoDB, which was said at its start. */
export const hasMongo = uri !== ''

/**
 * MONGODB_URI, when it is no stand-in; otherwise a stand-in of the test's own, that may be killed, and that waits for the disk
 * before it answers.
 */
export const withMongo = <T>(work: (server: MongoServer) => Promise<T>): Promise<T> =>
  withMongoServer(work, isStandIn && hasMongoServer('') ? '' : uri)
