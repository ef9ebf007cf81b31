/** Every locale key is used somewhere, and every key the code names literally exists. Missing ones also fail in tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'locales/fr')
const sources = ['bot', 'dialogs', 'services', 'scripts', 'web', 'locales']
  .flatMap((name) => readdirSync(join(root, name), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(ts|tsx|html)$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n')

/** Nested files are addressed as `a.b`. */
const keysOf = (value, prefix = '') =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? [`${prefix}${key}`] : keysOf(inner, `${prefix}${key}.`),
  )

const problems = []
for (const file of readdirSync(folder)) {
  const name = file.replace(/\.json$/, '')
  for (const key of keysOf(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
    if (!isUsed(name, key)) problems.push(`${name}:${key} is used nowhere`)
  }
}

function isUsed(namespace, key) {
  const bare = key.replace(/_(vous|one|other)$/, '')
  if (sources.includes(`${namespace}:${bare}`) || sources.includes(`'${bare}'`)) return true
  // Built from a value of the vocabulary, as in `signal.${id}`.
  const stem = bare.slice(0, bare.lastIndexOf('.') + 1)
  return (
    stem !== '' &&
    [`${stem}\${`, `'${stem.slice(0, -1)}'`, `.${stem.slice(0, -1)}`].some((use) => sources.includes(use))
  )
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
