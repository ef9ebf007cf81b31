import type { Config } from '../../bot/config.ts'
import type { AuditFinding } from '../../services/audit/audit-finding.ts'
import { verifyAudit } from '../../services/audit/verify-audit.ts'
import { withKeptRoot } from '../../services/privacy/stored-root.ts'
import type { Store } from '../../services/store/collection.ts'
import { checkKeys, keyChecks } from '../../services/store/key-check.ts'
import { type CollectionCheck, checkStore } from '../../services/store/moving/check-store.ts'
import { type Rotation, rotateKeys } from '../../services/store/moving/rotate-keys.ts'
import type { Sealer } from '../../services/store/sealer.ts'
import { createSealer } from '../../services/store/sealer.ts'
import { StoreError } from '../../services/store/store-error.ts'
import { knownCollections } from './known-collections.ts'
import { assertStoreIn, configuredPlace, keysFor, openPlace, ToolFailure, withStore } from './places.ts'
import { words } from './words.ts'

/** Every command gives whether all is well: exit code 0, else 1. */
export type Outcome = Promise<boolean>

export const check = (config: Config): Outcome =>
  withStore(config, { beside: true }, async ({ store, sealer }) => {
    let misfits = 0
    let indexes = 0
    for await (const checked of checkStore(store, sealer, knownCollections)) {
      sayChecked(checked)
      misfits += checked.misfits.length
      indexes += checked.missingIndexes.length
    }
    const isGood = misfits + indexes === 0
    console.log(isGood ? words('store:check.good') : words('store:check.bad', { misfits, indexes }))
    return isGood
  })

const sayChecked = ({ collection, count, misfits, missingIndexes, isKnown }: CollectionCheck): void => {
  console.log(words(isKnown ? 'store:collection' : 'store:check.unknown', { collection, count }))
  for (const { id, why } of misfits) console.log(words('store:check.misfit', { id, why }))
  for (const index of missingIndexes) console.log(words('store:check.index', { index }))
}

export const verify = (config: Config): Outcome =>
  withStore(config, { beside: true }, async ({ store, keys }) => {
    const kept = await withKeptRoot(store, keys)
    const findings = await verifyAudit(store, kept?.derive('audit'))
    for (const finding of findings) {
      const kind = words(`store:verify.kind.${finding.kind}`)
      console.log(words('store:verify.finding', { kind, where: whereOf(finding) }).trimEnd())
    }
    console.log(
      findings.length === 0 ? words('store:verify.good') : words('store:verify.bad', { count: findings.length }),
    )
    return findings.length === 0
  })

/** Months, numbers and random ids: nothing of a case's content. */
const whereOf = ({ month, seq, caseId, event }: AuditFinding): string =>
  [month, seq, caseId, event].filter((part) => part !== undefined).join(' ')

export const rotate = async (config: Config): Outcome => {
  const place = configuredPlace(config)
  assertStoreIn(place)
  const keys = keysFor(place, config)
  const sealer = createSealer(keys)
  const { store, isAlone } = await openForRotation(config, sealer)
  try {
    await assertKeyServes(store, sealer, isAlone)
    const rotation = await rotateKeys({
      store,
      sealer,
      definitions: knownCollections,
      onPass: (pass) => console.log(words('store:rotate.pass', pass)),
    })
    const unused = [...keys.all.keys()].filter((id) => id !== sealer.keyId)
    return sayRotated(rotation, sealer.keyId, unused)
  } finally {
    await store.close()
  }
}

/** Alone where that can be known, since only then nobody else may be without the new key. */
const openForRotation = async (config: Config, sealer: Sealer): Promise<{ store: Store; isAlone: boolean }> => {
  const place = configuredPlace(config)
  const open = (beside: boolean) => openPlace(place, { sealer, beside })
  if (place.kind === 'mongodb') return { store: await open(true), isAlone: false }
  try {
    return { store: await open(false), isAlone: true }
  } catch (error) {
    if (!(error instanceof ToolFailure && error.cause instanceof StoreError)) throw error
    if (error.cause.code !== 'folder_in_use') throw error
    return { store: await open(true), isAlone: false }
  }
}

/** A server that does not have the new key could not read what is sealed with it: one must have started with it. */
const assertKeyServes = async (store: Store, sealer: Sealer, isAlone: boolean): Promise<void> => {
  const checks = await store.collection(keyChecks)
  if (isAlone) await checkKeys(checks, sealer, true)
  else if (!(await checks.findOne({ _id: sealer.keyId })))
    throw new ToolFailure(words('store:rotate.startFirst', { key: sealer.keyId }))
}

const sayRotated = (rotation: Rotation, key: string, unused: string[]): boolean => {
  if (rotation.ended) {
    console.log(words('store:rotate.done', { key }))
    if (unused.length > 0) console.log(words('store:rotate.drop', { keys: unused.join(', ') }))
    return true
  }
  for (const closed of rotation.closed) console.log(words('store:rotate.closed', { ...closed }))
  if (rotation.closed.length === 0) console.log(words('store:rotate.busy', { key }))
  return false
}
