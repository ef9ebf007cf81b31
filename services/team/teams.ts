import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { StaffEventType } from '../audit/audit-record.ts'
import { StaffAudit } from '../audit/staff-audit.ts'
import { type Counsellor, isInRole } from '../counsellors/counsellor.ts'
import {
  type Collection,
  type CollectionDefinition,
  insert,
  type Store,
  type Update,
  update,
} from '../store/collection.ts'
import { plain } from '../store/plain.ts'

export const maxTeamName = 40
export const maxMembers = 200
const mostTeams = 100

const teamSchema = z.object({
  _id: z.string(),
  name: z.string(),
  /** Account ids. Whoever has left stays named here, and counts for nothing. */
  members: z.array(plain(z.string())),
  /** Counts the changes: nobody undoes unseen what another administrator did. */
  rev: z.number().int(),
  createdAt: z.number(),
  /** No case goes to it any more. */
  archivedAt: z.number().optional(),
})
export type Team = z.infer<typeof teamSchema>

export const teamsDefinition: CollectionDefinition<Team> = { name: 'teams', schema: teamSchema }

export type TeamFailure = 'not_allowed' | 'team_not_found' | 'team_name_taken' | 'too_many_teams' | 'edited_meanwhile'
type TeamResult = { ok: true } | { ok: false; reason: TeamFailure }

/** `id` absent: a new one. `rev`: of the team as it was seen. */
export interface TeamEdit extends Pick<Team, 'name' | 'members' | 'rev'> {
  id?: string | undefined
}

const refuse = (reason: TeamFailure): TeamResult => ({ ok: false, reason })
const isSameSet = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()

/** Named groups of people that a case can be handed to. Administrators make them; every change is in the audit. */
export class Teams {
  readonly #store: Store
  readonly #teams: Collection<Team>
  readonly #audit: StaffAudit

  private constructor(store: Store, teams: Collection<Team>, audit: StaffAudit) {
    this.#store = store
    this.#teams = teams
    this.#audit = audit
  }

  static async open(store: Store): Promise<Teams> {
    return new Teams(store, await store.collection(teamsDefinition), await StaffAudit.open(store))
  }

  /** Those in use first; by name. */
  async all(): Promise<Team[]> {
    const found = await this.#teams.find({ _id: { $gt: '' } }, { sort: { _id: 1 }, limit: mostTeams }).toArray()
    const isArchived = ({ archivedAt }: Team): number => Number(archivedAt !== undefined)
    return found.sort((a, b) => isArchived(a) - isArchived(b) || a.name.localeCompare(b.name, 'fr'))
  }

  /** In use. */
  async active(id: string): Promise<Team | undefined> {
    const team = await this.#teams.findOne({ _id: id })
    return team && team.archivedAt === undefined ? team : undefined
  }

  /** Names of the teams in use that each of these people belongs to. */
  async namesOf(people: readonly string[]): Promise<Map<string, string[]>> {
    const used = (await this.all()).filter(({ archivedAt }) => archivedAt === undefined)
    const of = (id: string) => used.filter(({ members }) => members.includes(id)).map(({ name }) => name)
    return new Map(people.map((id) => [id, of(id)]))
  }

  /** Makes one, or sets name and members, whole. Sent again with the same `key`, a new one is made once. */
  async save(by: Counsellor, edit: TeamEdit, now: number, key: string = randomUUID()): Promise<TeamResult> {
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    const all = await this.all()
    const _id = edit.id ?? createHash('sha256').update(`${by.id}:${key}`).digest('base64url')
    const known = all.find((team) => team._id === _id)
    const [name, members] = [edit.name, [...new Set(edit.members)]]
    if (all.some((team) => team._id !== _id && team.archivedAt === undefined && team.name === name))
      return refuse('team_name_taken')
    if (edit.id === undefined) {
      if (known) return { ok: true }
      if (all.length >= mostTeams) return refuse('too_many_teams')
      const made = insert(this.#teams, { _id, name, members, rev: 0, createdAt: now })
      const done = await this.#store.commit([made, this.#audit.write({ at: now, by: by.id, type: 'team_made' })])
      return done.ok || done.reason === 'duplicate' ? { ok: true } : refuse('edited_meanwhile')
    }
    if (!known) return refuse('team_not_found')
    const types: StaffEventType[] = [
      ...(known.name === name ? [] : (['team_renamed'] as const)),
      ...(isSameSet(known.members, members) ? [] : (['team_members_changed'] as const)),
    ]
    return this.#change(by, known, edit.rev, { $set: { name, members } }, types, now)
  }

  async setArchived(by: Counsellor, id: string, isArchived: boolean, now: number): Promise<TeamResult> {
    if (!isInRole(by, 'administrator')) return refuse('not_allowed')
    const all = await this.all()
    const known = all.find(({ _id }) => _id === id)
    if (!known) return refuse('team_not_found')
    if ((known.archivedAt !== undefined) === isArchived) return { ok: true }
    const isTaken = all.some(
      ({ _id, name, archivedAt }) => _id !== id && archivedAt === undefined && name === known.name,
    )
    if (!isArchived && isTaken) return refuse('team_name_taken')
    const change = isArchived ? { $set: { archivedAt: now } } : { $unset: { archivedAt: '' } }
    return this.#change(by, known, known.rev, change, [isArchived ? 'team_archived' : 'team_restored'], now)
  }

  async #change(
    by: Counsellor,
    { _id, rev }: Team,
    seenRev: number,
    change: Update,
    types: readonly StaffEventType[],
    now: number,
  ): Promise<TeamResult> {
    // Sent again, it is so already.
    if (types.length === 0) return { ok: true }
    if (rev !== seenRev) return refuse('edited_meanwhile')
    const done = await this.#store.commit([
      update(this.#teams, { _id, rev }, { ...change, $inc: { rev: 1 } }),
      ...types.map((type) => this.#audit.write({ at: now, by: by.id, type })),
    ])
    return done.ok ? { ok: true } : refuse('edited_meanwhile')
  }
}
