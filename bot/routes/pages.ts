import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Request, Response, Server } from 'restify'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

interface PageFile {
  body: Buffer
  zipped: Buffer
  type: string
  etag: string
  /** Its name changes with its content. */
  isHashed: boolean
}

/** The pages in the browser, read once into memory: a few hundred kilobytes, and no path from a request reaches the disk. */
export class Pages {
  readonly #files = new Map<string, PageFile>()
  readonly #policy: string

  /** `folder`: what Vite built. `publicOrigin` is the only place pages may talk to. */
  constructor(folder: string, publicOrigin: string) {
    for (const path of filesIn(folder)) this.#files.set(`/${path}`, readPage(join(folder, path), path))
    this.#policy = contentPolicy(publicOrigin)
  }

  /** `statsPublic`: the figures have a page for everybody; without it there is nothing at its address. */
  register(server: Server, { statsPublic }: { statsPublic: boolean }): void {
    this.#serve(server, '/', '/chat/index.html')
    this.#serve(server, '/console', '/console/index.html')
    this.#serve(server, '/stats', '/stats/index.html')
    if (statsPublic) this.#serve(server, '/stats/public', '/stats/index.html')
    for (const path of this.#files.keys()) if (!path.endsWith('.html')) this.#serve(server, path, path)
  }

  #serve(server: Server, address: string, path: string): void {
    const file = this.#files.get(path)
    if (!file) return
    server.get(address, async (request: Request, response: Response) => this.#send(request, response, file))
  }

  #send(request: Request, response: Response, file: PageFile): void {
    response.setHeader('Content-Type', file.type)
    response.setHeader('ETag', file.etag)
    response.setHeader('Vary', 'Accept-Encoding')
    response.setHeader('Cache-Control', file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (file.type.startsWith('text/html')) response.setHeader('Content-Security-Policy', this.#policy)
    if (request.header('if-none-match') === file.etag) {
      response.sendRaw(304, '')
      return
    }
    const zipped = /\bgzip\b/.test(request.header('accept-encoding') ?? '')
    if (zipped) response.setHeader('Content-Encoding', 'gzip')
    const body = zipped ? file.zipped : file.body
    response.writeHead(200, { 'Content-Length': body.length })
    response.end(body)
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

function readPage(file: string, path: string): PageFile {
  const body = readFileSync(file)
  return {
    body,
    zipped: gzipSync(body, { level: 9 }),
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    isHashed: path.startsWith('assets/'),
  }
}

/** `connect-src` names the socket's origin too: older Safari does not take `'self'` to mean `wss:`. */
const contentPolicy = (publicOrigin: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${publicOrigin.replace(/^http/, 'ws')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
