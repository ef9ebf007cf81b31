import type { Server } from 'restify'
import { z } from 'zod'
import { namesOf } from '../../services/counsellors/names.ts'
import type { Protection, ProtectionResult } from '../../services/protection/protection.ts'
import { protectionState } from '../../services/protection/protection-state.ts'
import {
  longestProtectionText,
  parentChoices,
  protectionMeasures,
  recipients,
  teenAgreements,
  transmissionWays,
} from '../../services/protection/protection-step.ts'
import { peopleIn, protectionJson, waitingJson } from './protection-json.ts'
import { noBody } from './session.ts'
import { type Answer, type StaffAsked, type StaffDeps, staffRoute } from './staff.ts'

export interface ProtectionRoutesDeps extends StaffDeps {
  protection: Protection
}

const text = z.string().trim().max(longestProtectionText)
const needed = text.min(1)
const turn = z.number().int().min(0).max(1000)

const proposeBody = z.object({
  turn,
  measures: z
    .array(z.enum(protectionMeasures))
    .min(1)
    .max(protectionMeasures.length)
    .transform((given) => [...new Set(given)]),
  danger: z.boolean(),
  why: needed,
  informParents: z.enum(parentChoices),
  teenAgreement: z.enum(teenAgreements),
  teenWants: text,
  teenTold: text,
})
const agreeBody = z.object({ turn })
const objectBody = z.object({ turn, why: needed })
const transmitBody = z.object({
  turn,
  to: z.enum(recipients),
  way: z.enum(transmissionWays),
  sentAt: z.iso.datetime({ offset: true }),
  note: text,
})

/** The protection panel of a case: read it, put something forward, agree, object, write down what was transmitted. */
export const registerProtectionRoutes = (server: Server, deps: ProtectionRoutesDeps): void => {
  const { protection } = deps
  const shown = async ({ person }: StaffAsked<unknown>, result: ProtectionResult): Promise<Answer> => {
    if (!result.ok) return result
    const names = await namesOf(deps.accounts, peopleIn(result.state))
    return { ok: true, body: protectionJson(result.case, result.state, names, person) }
  }
  staffRoute(server, deps, { route: 'GET /api/cases/:id/protection', body: noBody }, async (asked) =>
    shown(asked, await protection.read(asked.id, asked.person, asked.now)),
  )
  const propose = { route: 'POST /api/cases/:id/protection/propose', body: proposeBody } as const
  staffRoute(server, deps, propose, async (asked) => {
    const { id, person, now, key, body } = asked
    const { turn: seen, ...proposal } = body
    return shown(asked, await protection.propose(id, person, proposal, { turn: seen, key }, now))
  })
  const agree = { route: 'POST /api/cases/:id/protection/agree', body: agreeBody } as const
  staffRoute(server, deps, agree, async (asked) => {
    const { id, person, now, key, body } = asked
    return shown(asked, await protection.agree(id, person, { turn: body.turn, key }, now))
  })
  const object = { route: 'POST /api/cases/:id/protection/object', body: objectBody } as const
  staffRoute(server, deps, object, async (asked) => {
    const { id, person, now, key, body } = asked
    return shown(asked, await protection.object(id, person, body.why, { turn: body.turn, key }, now))
  })
  const transmit = { route: 'POST /api/cases/:id/protection/transmit', body: transmitBody } as const
  staffRoute(server, deps, transmit, async (asked) => {
    const { id, person, now, key, body } = asked
    const { turn: seen, ...sent } = body
    const transmission = { ...sent, sentAt: Date.parse(sent.sentAt) }
    return shown(asked, await protection.transmit(id, person, transmission, { turn: seen, key }, now))
  })
  registerWaitingRoute(server, deps)
}

const registerWaitingRoute = (server: Server, deps: ProtectionRoutesDeps): void => {
  const route = { route: 'GET /api/protection', body: noBody } as const
  staffRoute(server, deps, route, async ({ person }) => {
    const waiting = (await deps.protection.waiting(person)).map((report) => ({
      report,
      state: protectionState(report.protection),
    }))
    const people = waiting.flatMap(({ report, state }) => [report.claimedBy, state.open?.by])
    const names = await namesOf(deps.accounts, people)
    return { ok: true, body: { cases: waiting.map(({ report, state }) => waitingJson(report, state, names)) } }
  })
}
