import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../../bot/config.ts'
import { systemClock } from '../../services/clock.ts'
import type { SealKeys } from '../../services/privacy/keys.ts'
import { backupEmbedded } from '../../services/store/embedded-backup.ts'
import { type CopyResult, copyStore } from '../../services/store/moving/copy.ts'
import { ExportFileError } from '../../services/store/moving/export-file.ts'
import { exportStore } from '../../services/store/moving/export-store.ts'
import { type ImportResult, importStore } from '../../services/store/moving/import-store.ts'
import { createSealer } from '../../services/store/sealer.ts'
import type { Outcome } from './care.ts'
import { asIfPurged, purgeDraft, tellAudit } from './destroyed.ts'
import { declareKnown, knownCollections } from './known-collections.ts'
import {
  assertStoreIn,
  configuredPlace,
  isSamePlace,
  keysFor,
  type Opened,
  openPlace,
  type Place,
  placeOf,
  ToolFailure,
  withStore,
} from './places.ts'
import { words } from './words.ts'

const sayCount = (collection: string, count: number): void =>
  console.log(words('store:collection', { collection, count }))

const sayCounts = (counts: ReadonlyMap<string, number>): void => {
  for (const [collection, count] of counts) sayCount(collection, count)
}

export const exportTo = (config: Config, path: string, gzip: boolean): Outcome => {
  if (existsSync(path)) throw new ToolFailure(words('store:export.exists', { path }))
  return withStore(config, { beside: true }, async (opened) => {
    const now = systemClock()
    const purged = await asIfPurged(opened, config, now)
    const options = { store: opened.store, path: resolve(path), gzip, program: programVersion(), now, ...purged }
    const digests = await exportStore(options).catch((cause: unknown) => {
      if (codeOf(cause) === '') throw cause
      throw new ToolFailure(words('store:export.unwritable', { path }), { cause })
    })
    for (const [collection, { count }] of digests) sayCount(collection, count)
    console.log(words('store:export.done', { path }))
    return true
  })
}

/** The system's own, as ENOSPC. */
const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^E[A-Z]+$/.test(code) ? code : ''
}

/** Compiled, this file lies one folder deeper. */
const programVersion = (): string => {
  const paths = ['../../package.json', '../../../package.json'].map((path) => new URL(path, import.meta.url))
  const found = paths.find((path) => existsSync(path))
  return found ? String(JSON.parse(readFileSync(found, 'utf8')).version) : 'unknown'
}

export const importFrom = async (config: Config, path: string): Outcome => {
  if (!existsSync(path)) throw new ToolFailure(words('store:import.unreadable', { path }))
  const place = configuredPlace(config)
  const keys = keysFor(place, config)
  const sealer = createSealer(keys)
  const store = await openPlace(place, { sealer, beside: false })
  try {
    const result = await importStore({ store, sealer, path, definitions: knownCollections, clock: systemClock })
    if (result.ok) await settle({ store, sealer, keys }, result.droppedCases)
    return sayImported(result)
  } catch (error) {
    if (codeOf(error) !== '') throw new ToolFailure(words('store:import.unreadable', { path }), { cause: error })
    if (!(error instanceof ExportFileError)) throw error
    throw new ToolFailure(words(`store:import.${error.problem}`, { path }), { cause: error })
  } finally {
    await store.close()
  }
}

/** What a moved store needs beside its documents. */
const settle = async (opened: Opened, droppedCases: string[]): Promise<void> => {
  await tellAudit(opened, droppedCases)
  await declareKnown(opened.store)
}

const sayImported = (result: ImportResult): boolean => {
  if (!result.ok) {
    const line =
      result.reason === 'different'
        ? words('store:move.different', { collections: result.collections.join(', ') })
        : words(`store:import.${result.reason}`)
    throw new ToolFailure(line)
  }
  sayCounts(result.counts)
  if (result.buried > 0) console.log(words('store:import.buried', { buried: result.buried }))
  console.log(words('store:import.done'))
  return true
}

/** `from`, `to`: places as the operator wrote them; the one that is not given is where Relais keeps its data. */
export const copy = async (config: Config, given: { from?: string; to?: string }): Outcome => {
  const [from, to] = [given.from, given.to].map((text) => (text ? placeOf(text) : configuredPlace(config)))
  if (!from || !to || isSamePlace(from, to)) throw new ToolFailure(words('store:copy.same'))
  assertStoreIn(from)
  const result = await copyBetween(from, to, keysFor(from, config))
  if (!result.ok) {
    const line =
      result.reason === 'different'
        ? words('store:move.different', { collections: result.collections.join(', ') })
        : words('store:copy.target_not_empty')
    throw new ToolFailure(line)
  }
  console.log(words('store:copy.done'))
  if (config.keys === undefined) console.log(words('store:copy.keys'))
  return true
}

const copyBetween = async (from: Place, to: Place, keys: SealKeys): Promise<CopyResult> => {
  const sealer = createSealer(keys)
  const source = await openPlace(from, { sealer, beside: false })
  try {
    const target = await openPlace(to, { sealer, beside: false })
    try {
      const result = await copyStore({
        from: source,
        to: target,
        sealer,
        definitions: knownCollections,
        clock: systemClock,
        onCopied: ({ collection, count }) => sayCount(collection, count),
      })
      if (result.ok) await settle({ store: target, sealer, keys }, result.droppedCases)
      return result
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

export const backup = async (config: Config, target: string): Outcome => {
  const place = configuredPlace(config)
  if (place.kind === 'mongodb') throw new ToolFailure(words('store:backup.mongodb'))
  assertStoreIn(place)
  const keys = keysFor(place, config)
  const onDraft = (draftDir: string) => takeOutOfDraft(config, keys, draftDir)
  const result = await backupEmbedded({ dataDir: place.dataDir, target, onDraft })
  if (!result.ok) throw new ToolFailure(words(`store:backup.${result.reason}`, { target }))
  console.log(words('store:backup.done', { target }))
  return true
}

/** What is due for destruction must not live on in a backup. */
const takeOutOfDraft = async (config: Config, keys: SealKeys, dataDir: string): Promise<void> => {
  const sealer = createSealer(keys)
  const store = await openPlace({ kind: 'embedded', dataDir }, { sealer, beside: false })
  try {
    await purgeDraft({ store, sealer, keys }, config, systemClock())
    await declareKnown(store)
  } finally {
    await store.close()
  }
}
