import { z } from 'zod'
import { StaffAudit } from '../audit/staff-audit.ts'
import {
  type Collection,
  type CollectionDefinition,
  DuplicateKeyError,
  insert,
  remove,
  type Store,
  update,
} from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { severitySchema } from '../taxonomy-schemas.ts'

const placeSchema = z.object({
  /** Keyed hash of the channel's id. */
  _id: z.string(),
  /** The channel's own address of the place, JSON; opaque here. */
  to: z.string(),
  by: plain(z.string()),
  at: z.number(),
  /** After a failure: not before this. */
  retryAt: z.number(),
  failures: z.number().int(),
})
export type AlertPlace = z.infer<typeof placeSchema>

export const alertPlacesDefinition: CollectionDefinition<AlertPlace> = {
  name: 'chat_alert_places',
  schema: placeSchema,
}

const alertSchema = z.object({
  /** Place and case. */
  _id: z.string(),
  placeId: plain(z.string()),
  caseId: plain(z.string()),
  /** The channel's id of the message. */
  messageId: z.string(),
  severity: plain(severitySchema),
  /** What stands there now: told apart without opening anything. */
  shown: plain(z.string()),
})
export type Alert = z.infer<typeof alertSchema>

export const chatAlertsDefinition: CollectionDefinition<Alert> = {
  name: 'chat_alerts',
  schema: alertSchema,
  indexes: [{ key: { placeId: 1 } }],
}

/** Where counsellors are alerted outside the console, each change in the audit; and which alerts stand there now. */
export class AlertPlaces {
  readonly #store: Store
  readonly #audit: StaffAudit
  readonly #places: Collection<AlertPlace>
  readonly #alerts: Collection<Alert>

  private constructor(store: Store, audit: StaffAudit, places: Collection<AlertPlace>, alerts: Collection<Alert>) {
    this.#store = store
    this.#audit = audit
    this.#places = places
    this.#alerts = alerts
  }

  static async open(store: Store): Promise<AlertPlaces> {
    const places = await store.collection(alertPlacesDefinition)
    return new AlertPlaces(store, await StaffAudit.open(store), places, await store.collection(chatAlertsDefinition))
  }

  all(): Promise<AlertPlace[]> {
    return this.#places.find({}, { limit: 50 }).toArray()
  }

  async add(place: Pick<AlertPlace, '_id' | 'to' | 'by' | 'at'>): Promise<void> {
    const { _id, ...rest } = place
    const asked = { ...rest, retryAt: 0, failures: 0 }
    const isNew = await this.#store.commit([
      insert(this.#places, { _id, ...asked }),
      this.#audit.write({ at: place.at, by: place.by, type: 'alert_place_on' }),
    ])
    // Asked again where alerts go already: only the address may have changed.
    if (!isNew.ok) await this.#places.updateOne({ _id }, { $set: asked })
  }

  /** `by`: who said so, or `bot` when the place is no more. Where there was none, nothing happens. */
  async remove(placeId: string, by: string, now: number): Promise<void> {
    await this.#alerts.deleteMany({ placeId })
    await this.#store.commit([
      update(this.#places, { _id: placeId }, { $set: { at: now } }),
      remove(this.#places, { _id: placeId }),
      this.#audit.write({ at: now, by, type: 'alert_place_off' }),
    ])
  }

  async failed(placeId: string, retryAt: number): Promise<void> {
    await this.#places.updateOne({ _id: placeId }, { $set: { retryAt }, $inc: { failures: 1 } })
  }

  async worked({ _id, failures }: AlertPlace): Promise<void> {
    if (failures > 0) await this.#places.updateOne({ _id }, { $set: { failures: 0, retryAt: 0 } })
  }

  standing(placeId: string): Promise<Alert[]> {
    return this.#alerts.find({ placeId }, { limit: 1_000 }).toArray()
  }

  async put(alert: Alert): Promise<void> {
    try {
      await this.#alerts.insertOne(alert)
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error
    }
  }

  async showed({ _id }: Alert, change: Pick<Alert, 'shown' | 'severity'>): Promise<void> {
    await this.#alerts.updateOne({ _id }, { $set: change })
  }

  async take({ _id }: Alert): Promise<void> {
    await this.#alerts.deleteMany({ _id })
  }
}
