import { type Next, plugins, type Request, type RequestHandler, type Response } from 'restify'

export type BodyProblem = 'unsupported_media_type' | 'body_too_large' | 'invalid_body'

export interface JsonBodyOptions {
  maxBytes: number
  /** Writes the refusal in the words and the shape of whoever is asked. */
  refuse: (response: Response, problem: BodyProblem) => void
}

/**
 * JSON of at most `maxBytes` into `req.body`, in memory; anything else is refused unread. No body at all is fine.
 * Never restify's `bodyParser`: it writes uploads to the temporary folder, whatever its own limit.
 */
export const jsonBody = ({ maxBytes, refuse }: JsonBodyOptions): RequestHandler[] => {
  const [parse] = [plugins.jsonBodyParser({ bodyReader: true, mapParams: false })].flat()
  if (!parse) throw new Error('restify has no JSON parser')
  const refuseOthers: RequestHandler = (req: Request, res: Response, next: Next): void => {
    const problem = problemWith(req, maxBytes)
    if (!problem) {
      next()
      return
    }
    // The connection ends with the answer: what was not read is never read.
    res.setHeader('Connection', 'close')
    refuse(res, problem)
    next(false)
  }
  /** Restify's own errors quote the text that they could not read: answered here, before they reach its formatter. */
  const quietly = (step: RequestHandler, problem: BodyProblem): RequestHandler => {
    return (req: Request, res: Response, next: Next): void => {
      step(req, res, (error?: unknown) => {
        if (!error) {
          next()
          return
        }
        refuse(res, problem)
        next(false)
      })
    }
  }
  return [
    refuseOthers,
    quietly(plugins.bodyReader({ maxBodySize: maxBytes }), 'body_too_large'),
    quietly(parse, 'invalid_body'),
  ]
}

/** What can be said before a single byte is read. */
const problemWith = (req: Request, maxBytes: number): BodyProblem | undefined => {
  if (!hasBody(req)) return undefined
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  // A compressed body could grow far past the limit once it is open.
  if (type !== 'application/json' || req.headers['content-encoding'] !== undefined) return 'unsupported_media_type'
  return Number(req.headers['content-length'] ?? 0) > maxBytes ? 'body_too_large' : undefined
}

const hasBody = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
