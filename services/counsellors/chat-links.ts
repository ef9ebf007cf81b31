import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { StaffAudit } from '../audit/staff-audit.ts'
import { type Collection, type CollectionDefinition, insert, remove, type Store, update } from '../store/collection.ts'
import { plain } from '../store/plain.ts'
import type { KeyedHash } from './account.ts'

/** Long enough to change windows and type eight characters. */
const linkCodeMs = 10 * 60_000
/** Without the letters and figures that look alike. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const codeLength = 8
/** Also as typed by hand: in lower case, without the hyphen, with spaces around. */
const codeForm = /^\s*relais[\s-]+([a-z0-9]{4})[\s-]?([a-z0-9]{4})\s*$/i

const linkSchema = z.object({
  /** The console account. */
  _id: z.string(),
  /** Keyed pseudonym of whoever it is in the chat. */
  person: plain(z.string()),
  at: z.number(),
})
type Link = z.infer<typeof linkSchema>

export const chatLinksDefinition: CollectionDefinition<Link> = {
  name: 'chat_links',
  schema: linkSchema,
  indexes: [{ key: { person: 1 }, unique: true }],
}

const codeSchema = z.object({
  /** Keyed hash of the code. */
  _id: z.string(),
  accountId: plain(z.string()),
  expiresAt: z.number(),
})
type LinkCode = z.infer<typeof codeSchema>

export const linkCodesDefinition: CollectionDefinition<LinkCode> = {
  name: 'chat_link_codes',
  schema: codeSchema,
  indexes: [{ key: { accountId: 1 } }],
  expiresAtField: 'expiresAt',
}

/** Is it the form of a code? Looked up before anything else is done with the text. */
export const readLinkCode = (text: string): string | undefined => {
  const [, first, second] = codeForm.exec(text) ?? []
  return first && second ? `${first}${second}`.toUpperCase() : undefined
}

/** A console account linked to a chat account, by a code shown in the one and typed in the other. Each change is in the audit. */
export class ChatLinks {
  readonly #store: Store
  readonly #links: Collection<Link>
  readonly #codes: Collection<LinkCode>
  readonly #audit: StaffAudit
  readonly #hash: KeyedHash

  private constructor(
    store: Store,
    links: Collection<Link>,
    codes: Collection<LinkCode>,
    audit: StaffAudit,
    hash: KeyedHash,
  ) {
    this.#store = store
    this.#audit = audit
    this.#links = links
    this.#codes = codes
    this.#hash = hash
  }

  static async open(store: Store, hash: KeyedHash): Promise<ChatLinks> {
    const links = await store.collection(chatLinksDefinition)
    const codes = await store.collection(linkCodesDefinition)
    return new ChatLinks(store, links, codes, await StaffAudit.open(store), hash)
  }

  /** A new code for this account; the one before is void. Shown once, kept as a keyed hash. */
  async newCode(accountId: string, now: number): Promise<{ code: string; expiresAt: number }> {
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
    const expiresAt = now + linkCodeMs
    await this.#codes.deleteMany({ accountId })
    await this.#codes.insertOne({ _id: this.#hash(code), accountId, expiresAt })
    return { code: `RELAIS-${code.slice(0, 4)}-${code.slice(4)}`, expiresAt }
  }

  /** Uses a code up. Gives the account that this person is linked to from now on, in place of whatever was before. */
  async redeem(code: string, person: string, now: number): Promise<string | undefined> {
    const known = await this.#codes.findOne({ _id: this.#hash(code) })
    if (!known || known.expiresAt <= now) return undefined
    // Only one of two who type it at once finds it still there.
    const { deletedCount } = await this.#codes.deleteMany({ _id: known._id })
    if (deletedCount !== 1) return undefined
    const by = known.accountId
    const before = await this.accountOf(person)
    const moved =
      before === undefined || before === by
        ? []
        : [this.#audit.write({ at: now, by, type: 'chat_unlinked', about: before })]
    const done = await this.#store.commit([
      remove(this.#links, { person }),
      remove(this.#links, { _id: by }),
      insert(this.#links, { _id: by, person, at: now }),
      ...moved,
      this.#audit.write({ at: now, by, type: 'chat_linked', about: by }),
    ])
    return done.ok ? known.accountId : undefined
  }

  async accountOf(person: string): Promise<string | undefined> {
    return (await this.#links.findOne({ person }))?._id
  }

  async isLinked(accountId: string): Promise<boolean> {
    return (await this.#links.findOne({ _id: accountId })) !== null
  }

  /** Link and code are gone at once. `by`: the account's owner, or whoever closed it. */
  async revoke(accountId: string, by: string, now: number): Promise<void> {
    await this.#codes.deleteMany({ accountId })
    // Without a link nothing is written, the event neither.
    await this.#store.commit([
      update(this.#links, { _id: accountId }, { $set: { at: now } }),
      remove(this.#links, { _id: accountId }),
      this.#audit.write({ at: now, by, type: 'chat_unlinked', about: accountId }),
    ])
  }
}
