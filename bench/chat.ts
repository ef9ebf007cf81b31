import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Measurement } from './measurement.ts'

/** Beside the compiled bench: what Vite built. */
const pages = fileURLToPath(new URL('../web', import.meta.url))

/** How much JavaScript the teen's page loads, gzipped, beside Microsoft's Web Chat for the same protocol. */
export async function measureChat(): Promise<Measurement> {
  const scripts = scriptsOf('/chat/index.html')
  const page = scripts.reduce((sum, path) => sum + gzipKb(join(pages, path)), 0)
  const webChat = createRequire(import.meta.url).resolve('botframework-webchat')
  const bundle = join(
    webChat.slice(0, webChat.indexOf('botframework-webchat')),
    'botframework-webchat/dist/webchat-minimal.js',
  )
  return {
    figures: { jsGzipKb: round(page), webChatGzipKb: round(gzipKb(bundle)) },
    reference: 'botframework-webchat, webchat-minimal.js',
  }
}

/** The page's scripts and all that they import, each once. */
function scriptsOf(page: string): string[] {
  const html = readFileSync(join(pages, page), 'utf8')
  const found = new Set<string>()
  const waiting = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].flatMap(([, path]) => path ?? [])
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const code = readFileSync(join(pages, path), 'utf8')
    const imported = [...code.matchAll(/(?:from|import\(?)\s*["'](\.\/[^"']+\.js)["']/g)].flatMap(
      ([, name]) => name ?? [],
    )
    waiting.push(...imported.map((name) => join(dirname(path), name)))
  }
  return [...found]
}

const gzipKb = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1024
const round = (kb: number): number => Math.round(kb * 10) / 10
