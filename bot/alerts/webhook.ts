import { createHmac } from 'node:crypto'
import type { Alert } from '../../services/alerts/alert.ts'
import { longestSendMs, type Send } from '../../services/alerts/alerts.ts'
import type { Clock } from '../../services/clock.ts'
import { AlertFailure } from './failure.ts'

export interface WebhookSettings {
  url: string
  secret: string
  /** Where the console is. */
  consoleUrl: string
  clock: Clock
  timeoutMs?: number
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<seconds>.<body>`, so that an old alert cannot be sent again by others. */
const signatureOf = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** All that leaves: a random number, words of a fixed list, and times. */
const bodyOf = ({ _id, kind, rung, caseId, severity, since }: Alert, consoleUrl: string): string =>
  JSON.stringify({
    id: _id,
    event: kind,
    ...(rung === undefined ? {} : { step: rung }),
    ...(caseId === undefined ? {} : { case: caseId }),
    ...(severity === undefined ? {} : { severity }),
    since: new Date(since).toISOString(),
    link: consoleUrl,
  })

/** A signed POST. Only an answer from 200 to 299 counts, and a redirect is none. */
export const webhook =
  ({ url, secret, consoleUrl, clock, timeoutMs = longestSendMs - 5_000 }: WebhookSettings): Send =>
  async (alert) => {
    const body = bodyOf(alert, consoleUrl)
    const headers = {
      'Content-Type': 'application/json',
      'Relais-Alert-Id': alert._id,
      'Relais-Signature': signatureOf(secret, Math.floor(clock() / 1000), body),
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const status = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal }).then(
      async (response) => {
        await response.body?.cancel()
        return response.status
      },
      (error: unknown) => {
        throw new AlertFailure(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable')
      },
    )
    if (status < 200 || status > 299) throw new AlertFailure(`status_${status}`)
  }
