/**
 * Compiles the sources to `dist/`: TypeScript by `tsc`, the data files beside the code, the pages by Vite.
 * Plain JavaScript, because it runs before anything is compiled.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', 'sources.sha256')
const serverFolders = ['bot', 'dialogs', 'services', 'locales', 'scripts', 'bench', 'training']
const buildInputs = [...serverFolders, 'web', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

/** Every file below `path` (relative to the root), sorted, so that the hash does not depend on the disk. */
async function filesBelow(path) {
  const info = await stat(join(root, path)).catch(() => undefined)
  if (!info) return []
  if (info.isFile()) return [path]
  const names = (await readdir(join(root, path))).sort()
  return (await Promise.all(names.map((name) => filesBelow(`${path}/${name}`)))).flat()
}

async function sourcesHash() {
  const hash = createHash('sha256')
  for (const path of (await Promise.all(buildInputs.map(filesBelow))).flat()) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)))
  }
  return hash.digest('hex')
}

const run = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', file), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${file} a échoué :\n${output}`))))
  })

export async function build() {
  const hash = await sourcesHash()
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await Promise.all([
    run('typescript/bin/tsc', ['-p', 'tsconfig.json']),
    run('vite/bin/vite.js', ['build', '--logLevel', 'error']),
  ])
  const data = (await Promise.all(serverFolders.map(filesBelow))).flat().filter((path) => /\.(json|bin)$/.test(path))
  await Promise.all(data.map((path) => cp(join(root, path), join(root, 'dist', path))))
  await run('../dist/scripts/compile-rules.js', [])
  await writeFile(stampFile, hash)
}

/** Builds only when the sources differ from what `dist/` was built from. */
export async function ensureBuilt() {
  const built = await readFile(stampFile, 'utf8').catch(() => '')
  if (built === (await sourcesHash())) return
  console.error('Préparation (une minute au plus, seulement quand le code a changé)…')
  await build()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--if-needed') ? ensureBuilt() : build())
}
