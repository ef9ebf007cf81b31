import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outDir = join(root, '.cache/test-dist')

/**
 * Compiles what must run outside vitest, each file for itself and in the same folders, to `.cache/test-dist`: the store's
 * thread (a thread of Node 20 cannot load TypeScript) and the store with the loop that a test kills. Some 100 ms.
 */
const programs = [
  'services/store/embedded-worker.ts',
  'tests/contract/write-loop.ts',
  'tests/contract/mongo-open-close.ts',
  'bench/faults/load-worker.ts',
  'tests/services/store/migration-loop.ts',
]

export default async function compilePrograms(): Promise<void> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      write: false,
      target: 'node20',
      rolldownOptions: {
        input: programs.map((program) => join(root, program)),
        output: { preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js' },
      },
    },
  })
  for (const { output } of [result].flat().filter((built) => 'output' in built))
    for (const file of output) if (file.type === 'chunk') writeWhole(join(outDir, file.fileName), file.code)
}

/** Renamed into place: another run of vitest may be loading the file at this moment. */
const writeWhole = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.${process.pid}`, text)
  renameSync(`${path}.${process.pid}`, path)
}
