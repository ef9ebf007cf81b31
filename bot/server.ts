import type { IncomingMessage } from 'node:http'
import { pino } from 'pino'
import { createServer as createRestify, type Request, type Response, type Server } from 'restify'
import { refuse, refuseFault } from './channels/direct-line/refusals.ts'
import { commonHeaders } from './common-headers.ts'

export interface ServerOptions {
  /** Other sites whose pages may use the web channel. */
  allowedOrigins: string[]
  /** Something nobody expected. */
  onError: (error: unknown) => void
}

/** Paths that other sites' pages may call, when the operator allows those sites. */
const sharedPaths = /^\/(v3\/directline\/|api\/chat\/token$)/

/**
 * The HTTP server, before any route. Closed by default: no body is read unless a route says so, nothing is cached,
 * nothing may be framed, and every answer has a body that says what happened.
 */
export function createServer({ allowedOrigins, onError }: ServerOptions): Server {
  // Restify's own log would write addresses and errors: ours says what happened in fixed words.
  const log = pino({ level: 'silent' }) as never
  const server = createRestify({ name: 'Relais', log, ignoreTrailingSlash: false, handleUncaughtExceptions: false })
  server.pre((request: Request, response: Response, next: (go?: false) => void) => {
    setCommonHeaders(response)
    if (!isReadableTarget(request.url)) {
      refuse(response, 'not_found')
      return next(false)
    }
    if (!shareWith(request, response, allowedOrigins)) return next()
    if (request.method !== 'OPTIONS') return next()
    response.send(204)
    next(false)
  })
  server.on('NotFound', (_request, response, _error, done) => {
    refuse(response, 'not_found')
    done()
  })
  server.on('MethodNotAllowed', (_request, response, _error, done) => {
    refuse(response, 'not_found')
    done()
  })
  server.on('PayloadTooLarge', (_request, response, _error, done) => {
    refuse(response, 'too_large')
    done()
  })
  server.on('restifyError', (_request, response, error, done) => {
    if (response.headersSent) {
      // Restify would answer once more what it did not send itself, and throw where nobody catches.
      Object.assign(response, { _sent: true })
      response.destroy()
      return done()
    }
    if (error?.statusCode === 413) refuse(response, 'too_large')
    else if (error?.statusCode >= 400 && error?.statusCode < 500) refuse(response, 'bad_activity')
    else {
      const cause: unknown = error?.cause?.() ?? error
      onError(cause)
      refuseFault(response, cause)
    }
    done()
  })
  server.server.on('clientError', (_error: Error, socket: IncomingMessage['socket']) => socket.destroy())
  return server
}

/**
 * Our own paths only. Restify builds a URL from what stands here and does not catch what that throws: one request for
 * `http://[` would end the process, and every conversation with it.
 */
const isReadableTarget = (target = ''): boolean =>
  target.startsWith('/') && URL.canParse(target, 'http://relais.invalid')

function setCommonHeaders(response: Response): void {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value)
  response.removeHeader('Server')
}

/** Answers a cross-origin question from an allowed site; `true` when it was one. */
function shareWith(request: Request, response: Response, allowedOrigins: string[]): boolean {
  const origin = request.header('origin')
  if (!origin || !allowedOrigins.includes(origin) || !sharedPaths.test(request.path())) return false
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with')
  response.setHeader('Access-Control-Max-Age', '600')
  response.setHeader('Vary', 'Origin')
  return true
}
