import { z } from 'zod'
import { type Collection, type CollectionDefinition, DuplicateKeyError, type Store } from '../store/collection.ts'
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

/** Where counsellors are alerted outside the console, and which alerts stand there now. */
export class AlertPlaces {
  readonly #places: Collection<AlertPlace>
  readonly #alerts: Collection<Alert>

  private constructor(places: Collection<AlertPlace>, alerts: Collection<Alert>) {
    this.#places = places
    this.#alerts = alerts
  }

  static async open(store: Store): Promise<AlertPlaces> {
    return new AlertPlaces(await store.collection(alertPlacesDefinition), await store.collection(chatAlertsDefinition))
  }

  all(): Promise<AlertPlace[]> {
    return this.#places.find({}, { limit: 50 }).toArray()
  }

  async add(place: Pick<AlertPlace, '_id' | 'to' | 'by' | 'at'>): Promise<void> {
    const { _id, ...rest } = place
    await this.#places.updateOne({ _id }, { $set: { ...rest, retryAt: 0, failures: 0 } }, { upsert: true })
  }

  /** `false`: there was none. */
  async remove(placeId: string): Promise<boolean> {
    await this.#alerts.deleteMany({ placeId })
    return (await this.#places.deleteMany({ _id: placeId })).deletedCount > 0
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
