import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

// Beside the compiled bench: what Vite built. Run from source: what `npm run build` made.
const pages = fileURLToPath(
  import.meta.url.endsWith('.ts') ? new URL('../dist/web', import.meta.url) : new URL('../web', import.meta.url),
)

/** Files of a page's scripts and all that they import, each once; those fetched later, too. */
export function scriptsOf(page: string): string[] {
  const html = readFileSync(join(pages, page), 'utf8')
  const found = new Set<string>()
  const waiting = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].flatMap(([, path]) => path ?? [])
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const code = readFileSync(join(pages, path), 'utf8')
    const imported = [...code.matchAll(/(?:from|import\(?)\s*["'`](\.\/[^"'`]+\.js)["'`]/g)].flatMap(
      ([, name]) => name ?? [],
    )
    waiting.push(...imported.map((name) => join(dirname(path), name)))
  }
  return [...found].map((path) => join(pages, path))
}

export const gzipKb = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1024
