import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { z } from 'zod'

/** What the package says of one installation. */
export interface PackageFacts {
  appId: string
  /** Where the teen's page is, as `https://host`. */
  origin: string
  mode: 'doorway' | 'intake'
  version: string
  publisher: string
  privacyUrl: string
  termsUrl: string
}

/** The package would be refused, by Teams or by its reader; the message names the places. */
export class PackageError extends Error {
  override name = 'PackageError'
}

const commandSchema = z.array(z.object({ title: z.string(), description: z.string() }))
const stringsSchema = z.record(z.string(), z.union([z.string(), commandSchema]))
type Strings = z.infer<typeof stringsSchema>

/** Beside the sources, or above the compiled scripts. */
const folder = ['../../teams-app', '../../../teams-app']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

const read = (path: string): Buffer => {
  if (folder === undefined) throw new PackageError('teams-app/')
  return readFileSync(join(folder, path))
}
const readJson = (path: string): unknown => JSON.parse(read(path).toString('utf8'))

/** Every file of the zip, by name, each held against the schema that Microsoft publishes for it. */
export function packageFiles(facts: PackageFacts): Record<string, Uint8Array> {
  const french = stringsSchema.parse(readJson('strings/fr.json'))
  const manifest = fill(manifestOf(facts, french), valuesOf(facts, french))
  const english = localization(stringsSchema.parse(readJson('strings/en.json')), facts.mode)
  check('manifest.json', 'schemas/MicrosoftTeams-1.22.schema.json', manifest)
  check('en.json', 'schemas/MicrosoftTeams.Localization-1.22.schema.json', english)
  return {
    'manifest.json': asJson(manifest),
    'en.json': asJson(english),
    'color.png': icon('color.png', 192),
    'outline.png': icon('outline.png', 32),
  }
}

const asJson = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

/** With the commands that this installation understands: at the doorway a teen has none. */
function manifestOf({ mode }: PackageFacts, strings: Strings): unknown {
  const template = z.looseObject({ bots: z.array(z.looseObject({})) }).parse(readJson('manifest.template.json'))
  const lists = [
    ...(mode === 'intake' ? [{ scopes: ['personal'], commands: strings['commands.personal.intake'] }] : []),
    { scopes: ['team'], commands: strings['commands.team'] },
  ]
  return { ...template, bots: template.bots.map((bot) => ({ ...bot, commandLists: lists })) }
}

const valuesOf = (facts: PackageFacts, strings: Strings): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(facts)),
  'name.short': textOf(strings, 'name.short'),
  'name.full': textOf(strings, 'name.full'),
  'description.short': textOf(strings, `description.short.${facts.mode}`),
  'description.full': textOf(strings, `description.full.${facts.mode}`),
})

const localization = (strings: Strings, mode: PackageFacts['mode']): Record<string, string> => ({
  $schema: 'https://developer.microsoft.com/en-us/json-schemas/teams/v1.22/MicrosoftTeams.Localization.schema.json',
  'name.short': textOf(strings, 'name.short'),
  'name.full': textOf(strings, 'name.full'),
  'description.short': textOf(strings, `description.short.${mode}`),
  'description.full': textOf(strings, `description.full.${mode}`),
})

function textOf(strings: Strings, key: string): string {
  const text = strings[key]
  if (typeof text !== 'string') throw new PackageError(`teams-app/strings: ${key}`)
  return text
}

/** Puts the values where the template names them. */
function fill(value: unknown, values: Record<string, string>): unknown {
  if (typeof value === 'string') return value.replace(/\{\{([\w.]+)\}\}/g, (_all, key: string) => named(values, key))
  if (Array.isArray(value)) return value.map((item) => fill(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, values)]))
}

function named(values: Record<string, string>, key: string): string {
  const found = values[key]
  if (found === undefined) throw new PackageError(`teams-app/manifest.template.json: ${key}`)
  return found
}

function check(name: string, schemaPath: string, value: unknown): void {
  const { $schema: _draft, id: _id, ...schema } = z.looseObject({}).parse(readJson(schemaPath))
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  formats.default(ajv)
  const isRight = ajv.compile(schema)
  if (isRight(value)) return
  const places = (isRight.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  throw new PackageError(`${name}: ${places.join('; ')}`)
}

/** Teams refuses a package whose icons have other sizes. */
function icon(name: string, size: number): Uint8Array {
  const png = read(`icons/${name}`)
  const isPng = png.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  // Width and height stand at fixed places of every PNG's first chunk.
  if (!isPng || png.readUInt32BE(16) !== size || png.readUInt32BE(20) !== size) {
    throw new PackageError(`${name}: ${size} × ${size}`)
  }
  return png
}
