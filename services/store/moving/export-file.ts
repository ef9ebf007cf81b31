import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import type { RawDoc } from '../raw-documents.ts'

/**
 * An export: JSON lines in UTF-8, perhaps gzipped. A header, one line a document (tombstones first, else collection by
 * collection, in the order of ids), and an end with counts and hashes. Strings lie in it sealed, as in the store.
 */
export const formatVersion = 1

const rawDocSchema = z.looseObject({ _id: z.string() })

const headerSchema = z.object({
  relais: z.literal('export'),
  format: z.number().int(),
  /** Tells this file from every other one. */
  id: z.string(),
  /** Release of the program that wrote it. */
  program: z.string(),
  exportedAt: z.number(),
  /** Documents of `key_checks`: which keys are needed, and known words under each of them. */
  keyChecks: z.array(rawDocSchema),
})
export type ExportHeader = z.infer<typeof headerSchema>

const lineSchema = z.tuple([z.string(), rawDocSchema])

const digestSchema = z.object({ count: z.number().int(), sha256: z.string() })
const endSchema = z.object({
  end: z.literal(true),
  collections: z.record(z.string(), digestSchema),
  /** Hexadecimal SHA-256 of every byte before this line, not gzipped. */
  sha256: z.string(),
})
export type ExportEnd = z.infer<typeof endSchema>

export type ExportFileProblem =
  /** It does not begin as an export does. */
  | 'not_an_export'
  /** A newer program wrote it. */
  | 'newer_format'
  /** It ends too early, or was changed. */
  | 'damaged'

export class ExportFileError extends Error {
  override name = 'ExportFileError'
  readonly problem: ExportFileProblem

  constructor(problem: ExportFileProblem, options?: ErrorOptions) {
    super(problem, options)
    this.problem = problem
  }
}

export const headerLine = (header: ExportHeader): string => `${JSON.stringify(header)}\n`
export const documentLine = (collection: string, doc: RawDoc): string => `${JSON.stringify([collection, doc])}\n`
export const endLine = (end: ExportEnd): string => `${JSON.stringify(end)}\n`

/** One step of reading a file from its beginning. `number` counts documents from 1. */
export type ExportPart =
  | { kind: 'header'; header: ExportHeader }
  | { kind: 'document'; number: number; collection: string; doc: RawDoc }
  | { kind: 'end'; end: ExportEnd }

/** Throws {@link ExportFileError}; that a file is whole is known only when its `end` was given. */
export async function* readExport(path: string): AsyncGenerator<ExportPart> {
  const hash = createHash('sha256')
  let number = 0
  let end: ExportEnd | undefined
  for await (const line of linesOf(path)) {
    if (end) throw new ExportFileError('damaged')
    if (number === 0) yield { kind: 'header', header: headerOf(line) }
    else {
      const part = partOf(line, number)
      if (part.kind === 'end') {
        if (part.end.sha256 !== hash.digest('hex')) throw new ExportFileError('damaged')
        end = part.end
        continue
      }
      yield part
    }
    hash.update(`${line}\n`)
    number += 1
  }
  if (!end) throw new ExportFileError(number === 0 ? 'not_an_export' : 'damaged')
  yield { kind: 'end', end }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const bytes = createReadStream(path)
  // What fails on the way is thrown where it is read.
  const text = (await isGzipped(path)) ? pipeline(bytes, createGunzip(), () => undefined) : bytes
  let rest = ''
  try {
    for await (const chunk of text.setEncoding('utf8')) {
      const [first = '', ...others] = String(chunk).split('\n')
      rest += first
      for (const line of others) {
        yield rest
        rest = line
      }
    }
  } catch (cause) {
    throw cause instanceof ExportFileError ? cause : new ExportFileError('damaged', { cause })
  } finally {
    bytes.destroy()
  }
  if (rest !== '') throw new ExportFileError('damaged')
}

const isGzipped = async (path: string): Promise<boolean> => {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.readUInt16BE(0) === 0x1f8b
  } finally {
    await file.close()
  }
}

const parsed = (line: string, problem: ExportFileProblem): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // The parser's own message quotes what it read.
    throw new ExportFileError(problem)
  }
}

const headerOf = (line: string): ExportHeader => {
  const header = headerSchema.safeParse(parsed(line, 'not_an_export'))
  if (!header.success) throw new ExportFileError('not_an_export')
  if (header.data.format > formatVersion) throw new ExportFileError('newer_format')
  return header.data
}

const partOf = (line: string, number: number): ExportPart => {
  const json = parsed(line, 'damaged')
  const end = endSchema.safeParse(json)
  if (end.success) return { kind: 'end', end: end.data }
  const document = lineSchema.safeParse(json)
  if (!document.success) throw new ExportFileError('damaged')
  const [collection, doc] = document.data
  return { kind: 'document', number, collection, doc }
}
