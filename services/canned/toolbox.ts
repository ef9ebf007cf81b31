import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AuditEntry, auditDefinition } from '../audit/audit-record.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import {
  type Collection,
  type CollectionDefinition,
  insert,
  type Store,
  update,
  type Write,
} from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import { type CannedReply, cannedReplySchema } from './canned-reply.ts'
import { unknownVariables } from './fill-variables.ts'
import { seededReplies, seededTags } from './seed.ts'

export const cannedDefinition: CollectionDefinition<CannedReply> = { name: 'canned_replies', schema: cannedReplySchema }

const tagListSchema = z.object({
  /** There is one: `tags`. */
  _id: z.string(),
  tags: z.array(z.string()),
  rev: z.number().int(),
  at: z.number(),
  by: plain(z.string()),
})
type TagList = z.infer<typeof tagListSchema>

export const tagListDefinition: CollectionDefinition<TagList> = { name: 'tag_lists', schema: tagListSchema }

const mostBefore = 20
const mostReplies = 200
const listId = 'tags'

export type ToolboxFailure =
  | 'not_allowed'
  | 'edited_meanwhile'
  | 'unknown_variable'
  | 'shortcut_taken'
  | 'too_many_replies'
export type ToolboxResult = { ok: true } | { ok: false; reason: ToolboxFailure }

/** `id` absent: a new one. `rev`: of the wording that was edited. */
export interface ReplyEdit extends Pick<CannedReply, 'title' | 'text' | 'shortcut' | 'categories'> {
  id?: string | undefined
  rev: number
}

const refuse = (reason: ToolboxFailure): ToolboxResult => ({ ok: false, reason })

/** The sentences that are kept ready and the tags that are offered: seeded, then edited here. Every change is in the audit. */
export class Toolbox {
  readonly #store: Store
  readonly #replies: Collection<CannedReply>
  readonly #tags: Collection<TagList>
  readonly #audit: Collection<AuditEntry>

  private constructor(
    store: Store,
    replies: Collection<CannedReply>,
    tags: Collection<TagList>,
    audit: Collection<AuditEntry>,
  ) {
    this.#store = store
    this.#replies = replies
    this.#tags = tags
    this.#audit = audit
  }

  static async open(store: Store): Promise<Toolbox> {
    const replies = await store.collection(cannedDefinition)
    return new Toolbox(
      store,
      replies,
      await store.collection(tagListDefinition),
      await store.collection(auditDefinition),
    )
  }

  /** The seeded ones first, in their order, then those that were added. */
  async replies(): Promise<CannedReply[]> {
    const edited = await this.#edited()
    const added = [...edited.values()].filter(({ _id }) => !seededReplies.some((seed) => seed._id === _id))
    const all = [...seededReplies.map((seed) => edited.get(seed._id) ?? seed), ...added]
    return all.filter(({ isRemoved }) => !isRemoved)
  }

  /** Sent again with the same `key`, a new one is added once. */
  async saveReply(
    person: Counsellor,
    edit: ReplyEdit,
    now: number,
    key: string = randomUUID(),
  ): Promise<ToolboxResult> {
    if (!mayEditReplies(person)) return refuse('not_allowed')
    if (unknownVariables(edit.text).length > 0) return refuse('unknown_variable')
    const id = edit.id ?? `${person.id}:${key}`
    const all = await this.replies()
    if (edit.id === undefined && all.some(({ _id }) => _id === id)) return { ok: true }
    if (all.some(({ _id, shortcut }) => _id !== id && shortcut === edit.shortcut)) return refuse('shortcut_taken')
    if (edit.id === undefined && all.length >= mostReplies) return refuse('too_many_replies')
    const { title, text, shortcut, categories } = edit
    return this.#write(person, id, edit.rev, { title, text, shortcut, categories }, now)
  }

  async removeReply(person: Counsellor, id: string, rev: number, now: number): Promise<ToolboxResult> {
    if (!mayEditReplies(person)) return refuse('not_allowed')
    const there = (await this.replies()).find(({ _id }) => _id === id)
    if (!there) return { ok: true }
    const { title, text, shortcut, categories } = there
    return this.#write(person, id, rev, { title, text, shortcut, categories, isRemoved: true }, now)
  }

  async tags(): Promise<{ tags: string[]; rev: number }> {
    const list = await this.#tags.findOne({ _id: listId })
    return list ? { tags: list.tags, rev: list.rev } : { tags: [...seededTags], rev: 0 }
  }

  async saveTags(person: Counsellor, tags: string[], rev: number, now: number): Promise<ToolboxResult> {
    if (!isInRole(person, 'administrator')) return refuse('not_allowed')
    const wanted = { tags: [...new Set(tags)], rev: rev + 1, at: now, by: person.id }
    const known = await this.tags()
    // The answer to the first request was lost.
    if (known.rev === wanted.rev && known.tags.join('\n') === wanted.tags.join('\n')) return { ok: true }
    const write =
      rev === 0
        ? insert(this.#tags, { _id: listId, ...wanted })
        : update(this.#tags, { _id: listId, rev }, { $set: wanted })
    return this.#commit([write, this.#note(person, 'tags_changed', now)])
  }

  async #write(
    person: Counsellor,
    id: string,
    rev: number,
    wanted: Omit<CannedReply, '_id' | 'rev' | 'at' | 'by' | 'before'>,
    now: number,
  ): Promise<ToolboxResult> {
    const edited = await this.#replies.findOne({ _id: id })
    const old = edited ?? seededReplies.find(({ _id }) => _id === id)
    if (isSame(edited, rev + 1, wanted)) return { ok: true }
    if ((old?.rev ?? 0) !== rev) return refuse('edited_meanwhile')
    const was = old ? [...(old.before ?? []), { at: now, by: person.id, title: old.title, text: old.text }] : []
    const doc = { ...wanted, rev: rev + 1, at: now, by: person.id, before: was.slice(-mostBefore) }
    const write = edited
      ? update(this.#replies, { _id: id, rev }, { $set: doc })
      : insert(this.#replies, { _id: id, ...doc })
    return this.#commit([write, this.#note(person, 'canned_changed', now)])
  }

  async #commit(writes: Write[]): Promise<ToolboxResult> {
    return (await this.#store.commit(writes)).ok ? { ok: true } : refuse('edited_meanwhile')
  }

  #note(person: Counsellor, type: 'canned_changed' | 'tags_changed', at: number): Write {
    return insert(this.#audit, { _id: randomUUID(), at, by: person.id, type })
  }

  async #edited(): Promise<Map<string, CannedReply>> {
    const found = await this.#replies.find({ _id: { $gt: '' } }, { sort: { _id: 1 }, limit: 1_000 }).toArray()
    return new Map(found.map((reply) => [reply._id, reply]))
  }
}

const mayEditReplies = (person: Counsellor): boolean => isInRole(person, 'supervisor', 'administrator')

/** Sent again, the first answer having been lost. */
const isSame = (edited: CannedReply | null, rev: number, wanted: Partial<CannedReply>): boolean =>
  edited?.rev === rev &&
  edited.title === wanted.title &&
  edited.text === wanted.text &&
  edited.isRemoved === wanted.isRemoved
