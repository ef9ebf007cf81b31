import { z } from 'zod'
import { StaffAudit } from '../audit/staff-audit.ts'
import type { Clock } from '../clock.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import { allContacts, describeHours } from '../emergency/contacts.ts'
import { platformData } from '../evidence/platforms.ts'
import { type Collection, type CollectionDefinition, type Store, update } from '../store/collection.ts'
import { plain } from '../store/plain.ts'

/** What was not looked at for longer is to be checked again. */
const staleMs = 90 * 24 * 3_600_000
/** What is switched off is read anew this often. */
const freshMs = 5_000

/** Without these a teen in danger has nobody: they are checked like the others, and never switched off. */
const always: readonly string[] = ['17', '112', '15', '18', '114', '3114', '119']

const overlaySchema = z.object({
  /** `contact:3018`, `platform:snapchat`. */
  _id: z.string(),
  checkedAt: z.number().optional(),
  offAt: z.number().optional(),
  /** Who did what, oldest first. */
  changes: z.array(z.object({ at: z.number(), by: plain(z.string()), what: plain(z.enum(['checked', 'off', 'on'])) })),
})
type Overlay = z.infer<typeof overlaySchema>

export const directoryDefinition: CollectionDefinition<Overlay> = { name: 'directory', schema: overlaySchema }

export interface DirectoryEntry {
  id: string
  kind: 'contact' | 'platform'
  name: string
  /** How it is reached: `tel:3018`, `https://…`, or a platform's hosts. */
  ways: string[]
  purpose: string | null
  hours: string | null
  source: string | null
  /** As the data say: a year, or a year and a month. */
  checkedOn: string
  /** By one of us (ms), since then. */
  checkedAt: number | null
  isStale: boolean
  isOff: boolean
  mayBeOff: boolean
  changes: Overlay['changes']
}

export type DirectoryFailure = 'not_allowed' | 'entry_unknown' | 'entry_always'
export type DirectoryResult = { ok: true } | { ok: false; reason: DirectoryFailure }

type Facts = Pick<
  DirectoryEntry,
  'id' | 'kind' | 'name' | 'ways' | 'purpose' | 'hours' | 'source' | 'checkedOn' | 'mayBeOff'
>

const facts: readonly Facts[] = [
  ...allContacts.map(
    ({ id, name, action, written, purpose, source, checkedOn }): Facts => ({
      ...{ id: `contact:${id}`, kind: 'contact', name, purpose, source, checkedOn },
      ways: [action, ...written.map((way) => way.action)],
      hours: describeHours(id),
      mayBeOff: !always.includes(id),
    }),
  ),
  ...platformData.platforms.map(
    ({ id, hosts, profileUrl }): Facts => ({
      ...{ id: `platform:${id}`, kind: 'platform', name: id, purpose: null, hours: null, source: null },
      ways: [...hosts, ...(profileUrl === undefined ? [] : [profileUrl])],
      checkedOn: platformData.checkedOn,
      mayBeOff: false,
    }),
  ),
]

/** The earliest that "2025" or "2025-11" may mean: doubt makes it older. */
const statedAt = (checkedOn: string): number => Date.parse(checkedOn.length === 4 ? `${checkedOn}-01` : checkedOn)

/**
 * The services and platforms that teens are shown. Facts lie in data files, with the date of their source; what lies in
 * the store says when one of us checked them since, and which are switched off.
 */
export class Directory {
  readonly #store: Store
  readonly #overlays: Collection<Overlay>
  readonly #audit: StaffAudit
  readonly #clock: Clock
  #off: { ids: ReadonlySet<string>; at: number } | undefined

  private constructor(store: Store, overlays: Collection<Overlay>, audit: StaffAudit, clock: Clock) {
    this.#store = store
    this.#overlays = overlays
    this.#audit = audit
    this.#clock = clock
  }

  static async open(store: Store, clock: Clock): Promise<Directory> {
    return new Directory(store, await store.collection(directoryDefinition), await StaffAudit.open(store), clock)
  }

  async entries(now: number): Promise<DirectoryEntry[]> {
    const known = new Map((await this.#overlays.find({ _id: { $gt: '' } }).toArray()).map((one) => [one._id, one]))
    return facts.map((entry) => {
      const { checkedAt = null, offAt, changes = [] } = known.get(entry.id) ?? {}
      const isStale = now - Math.max(checkedAt ?? 0, statedAt(entry.checkedOn)) > staleMs
      return { ...entry, checkedAt, isStale, isOff: offAt !== undefined, changes }
    })
  }

  async staleCount(now: number): Promise<number> {
    return (await this.entries(now)).filter(({ isStale, isOff }) => isStale && !isOff).length
  }

  /** Somebody tried it, and it is as we say. */
  check(id: string, person: Counsellor, now: number): Promise<DirectoryResult> {
    return this.#change(id, person, { $set: { checkedAt: now } }, 'checked', now)
  }

  /** Shown to teens no more, or again. */
  async setOff(id: string, person: Counsellor, isOff: boolean, now: number): Promise<DirectoryResult> {
    if (isOff && !facts.some((entry) => entry.id === id && entry.mayBeOff)) {
      return { ok: false, reason: facts.some((entry) => entry.id === id) ? 'entry_always' : 'entry_unknown' }
    }
    const done = await this.#change(
      id,
      person,
      isOff ? { $set: { offAt: now } } : { $unset: { offAt: '' } },
      isOff ? 'off' : 'on',
      now,
    )
    this.#off = undefined
    return done
  }

  /** Ids of contacts that are switched off, as `contacts.json` names them; known everywhere within five seconds. */
  async off(): Promise<ReadonlySet<string>> {
    const now = this.#clock()
    if (this.#off && Math.abs(now - this.#off.at) < freshMs) return this.#off.ids
    const found = await this.#overlays.find({ _id: { $gt: '' } }).toArray()
    const ids = found.filter(({ offAt }) => offAt !== undefined).map(({ _id }) => _id.replace('contact:', ''))
    this.#off = { ids: new Set(ids), at: now }
    return this.#off.ids
  }

  async #change(
    id: string,
    person: Counsellor,
    change: Record<string, unknown>,
    what: Overlay['changes'][number]['what'],
    at: number,
  ): Promise<DirectoryResult> {
    if (!isInRole(person, 'administrator')) return { ok: false, reason: 'not_allowed' }
    if (!facts.some((entry) => entry.id === id)) return { ok: false, reason: 'entry_unknown' }
    const known = await this.#overlays.findOne({ _id: id })
    // Sent again, it is so already.
    if (what !== 'checked' && (known?.offAt !== undefined) === (what === 'off')) return { ok: true }
    await this.#store.commit([
      update(
        this.#overlays,
        { _id: id },
        { ...change, $push: { changes: { at, by: person.id, what } } },
        { upsert: true },
      ),
      this.#audit.write({ at, by: person.id, type: `contact_${what}` }),
    ])
    return { ok: true }
  }
}
