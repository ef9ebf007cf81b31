import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MongoClient } from 'mongodb'
import { Child } from './faults/child.ts'

/** A MongoDB to measure on. */
export interface MongoServer {
  name: string
  host: string
  port: number
  /** A database of that name on it. */
  uri(database: string): string
  /** The same, through the port of a proxy on this machine; not for servers that ask for TLS. */
  uriThrough(proxy: number, database: string): string
  /** Kills the server and starts it again on the same folder. Absent: it is somebody's own, and must not be killed. */
  dieAndReturn?(): Promise<void>
  /** Removes a database. */
  drop(database: string): Promise<void>
  /** Ends what was started here, and removes its folder. */
  end(): Promise<void>
}

export const newDatabaseName = (): string => `relais_bench_${randomBytes(6).toString('hex')}`

/** Below where `npm run` starts. */
const program = (): URL => new URL('.cache/mongo/bin/secantusd-rs', pathToFileURL(`${process.cwd()}/`))

/** Is there a server to measure on: one that was given, or the one that `npm run mongo` fetched? */
export const hasMongoServer = (given = process.env.MONGODB_URI): boolean => Boolean(given) || existsSync(program())

/**
 * The server `given` for the time of `work`; without one, the program that `npm run mongo` fetched, on a folder of its own.
 * Throws when there is none, see {@link hasMongoServer}.
 */
export const withMongoServer = async <T>(
  work: (server: MongoServer) => Promise<T>,
  given = process.env.MONGODB_URI,
): Promise<T> => {
  const server = given ? await givenServer(given) : await StandIn.start()
  try {
    return await work(server)
  } finally {
    await server.end()
  }
}

/** The uris of so many new databases, removed after `work`. */
export const withDatabases = async <T>(
  server: MongoServer,
  count: number,
  work: (uris: string[]) => Promise<T>,
): Promise<T> => {
  const names = Array.from({ length: count }, newDatabaseName)
  try {
    return await work(names.map((name) => server.uri(name)))
  } finally {
    for (const name of names) await server.drop(name)
  }
}

const dropDatabase = async (uri: string): Promise<void> => {
  const client = new MongoClient(uri)
  try {
    await client.db().dropDatabase()
  } finally {
    await client.close()
  }
}

const authority = /^(mongodb(?:\+srv)?:\/\/(?:[^@/?]*@)?)([^/?]+)(?:\/([^?]*))?/

const givenServer = async (given: string): Promise<MongoServer> => {
  const primary = await primaryOf(given)
  const [, host = '127.0.0.1', port = '27017'] = /^(.*?)(?::(\d+))?$/.exec(primary) ?? []
  const uri = (database: string): string => given.replace(authority, `$1$2/${database}`)
  return {
    ...{ name: 'MONGODB_URI', host, port: Number(port), uri },
    uriThrough: (proxy, database) => directly(uri(database).replace(authority, `$1127.0.0.1:${proxy}/$3`)),
    drop: (database) => dropDatabase(uri(database)),
    end: async () => undefined,
  }
}

/** `host:port` of who takes writes. */
const primaryOf = async (uri: string): Promise<string> => {
  const client = new MongoClient(uri)
  try {
    const hello = await client.db('admin').command({ hello: 1 })
    return String(hello.primary ?? hello.me)
  } finally {
    await client.close()
  }
}

/** Without this the driver asks the server for its own address, and goes round the proxy. */
const directly = (uri: string): string => uri.replace(/([?&])replicaSet=[^&]*/, '$1directConnection=true')

/**
 * The stand-in for MongoDB, as a process of its own that may be killed. `--sync-on-commit`: without it an acknowledged
 * write may be in the system's memory only.
 */
class StandIn implements MongoServer {
  readonly name = 'SecantusDB, --sync-on-commit'
  readonly host = '127.0.0.1'
  readonly port: number
  readonly #folder: string
  #child: Child

  private constructor(folder: string, child: Child, port: number) {
    this.#folder = folder
    this.#child = child
    this.port = port
  }

  /** It goes with the folder: dropped now, it would first wait for every transaction that a killed client left open. */
  async drop(): Promise<void> {}

  static async start(): Promise<StandIn> {
    if (!hasMongoServer()) throw new Error('no MongoDB: set MONGODB_URI, or run `npm run mongo` once')
    const folder = await mkdtemp(join(tmpdir(), 'relais-bench-mongo-'))
    const child = StandIn.#spawn(folder, 0)
    const [, port] = await child.prints(listening)
    return new StandIn(folder, child, Number(port))
  }

  static #spawn(folder: string, port: number): Child {
    const place = ['--port', String(port), '--storage-path', folder]
    // After a kill it reads its log files whole, several times over: at their usual 2 GB, for half a minute.
    const sizes = ['--cache-size', '256M', '--log-file-max', '16MB']
    return Child.start(program().pathname, [...place, ...sizes, '--sync-on-commit'])
  }

  uri(database: string): string {
    return `mongodb://127.0.0.1:${this.port}/${database}?replicaSet=secantus&serverMonitoringMode=poll&retryWrites=true`
  }

  uriThrough(proxy: number, database: string): string {
    return directly(this.uri(database)).replace(`:${this.port}/`, `:${proxy}/`)
  }

  async dieAndReturn(): Promise<void> {
    await this.#child.kill()
    this.#child = StandIn.#spawn(this.#folder, this.port)
    await this.#child.prints(listening)
  }

  async end(): Promise<void> {
    await this.#child.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

const listening = /listening on \S+:(\d+)/
