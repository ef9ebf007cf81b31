/**
 * The lock file must name the prebuilt packages of every platform, or `npm ci` refuses it on any machine. npm leaves out
 * those that it cannot find, which happens behind a registry that carries one platform only. This writes them back, with
 * the exact version that their parent asks for, and the platform that their name tells. `--check` only looks.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony', 'aix', 'netbsd', 'openbsd', 'sunos']
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

/** Where a package required from `parent` would be found, if it is there. */
function resolve(parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock.packages[path]) return path
    if (at === '') return undefined
    if (!at.includes('/node_modules/')) at = ''
  }
}

function platformOf(name) {
  const words = name.split(/[/-]/).map((word) => ({ 32: 'ia32', 64: 'x64', windows: 'win32' })[word] ?? word)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) =>
    words.some((word) => word === processor || (processor === 'ppc64' && word === 'ppc64le')),
  )
  const libc = words.some((word) => /^musl/.test(word)) ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return { ...(os.length && { os }), ...(cpu.length && { cpu }), ...(libc.length && { libc }) }
}

const missing = []
for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (resolve(parent, name)) continue
    const platform = platformOf(name)
    if (Object.keys(platform).length === 0) continue
    missing.push([`node_modules/${name}`, { version, ...platform, ...(dev && { dev }), optional: true }])
  }
}

if (process.argv.includes('--check')) {
  for (const [path] of missing)
    console.error(`package-lock.json: ${path} is missing; run node scripts/complete-lock.mjs`)
  process.exitCode = missing.length === 0 ? 0 : 1
} else {
  for (const [path, entry] of missing) lock.packages[path] ??= entry
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.length} added`)
}
