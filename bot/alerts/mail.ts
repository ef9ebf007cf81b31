import { createTransport } from 'nodemailer'
import type { Alert } from '../../services/alerts/alert.ts'
import { longestSendMs, type Send } from '../../services/alerts/alerts.ts'
import { words } from '../words.ts'
import { AlertFailure } from './failure.ts'

export interface MailSettings {
  /** `smtp://` or `smtps://`, with nodemailer's options behind the question mark. */
  url: string
  from: string
  consoleUrl: string
  /** For one step of the talk with the server. */
  timeoutMs?: number
}

const when = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'long', timeStyle: 'short' })

const linesOf = ({ kind, rung, caseId, severity, since }: Alert, consoleUrl: string): string[] => {
  const open = [words('bot:alert.open', { link: consoleUrl }), words('bot:alert.noReply')]
  if (kind !== 'escalation') return [words(`bot:alert.${kind}`), ...open]
  return [
    ...(rung ? [words(`bot:alert.rung.${rung}`)] : []),
    words('bot:alert.case', { id: caseId ?? '' }),
    words('bot:alert.since', { severity: severityWord({ severity }), since: when.format(since) }),
    ...open,
  ]
}

const severityWord = ({ severity }: Pick<Alert, 'severity'>): string =>
  severity ? words(`bot:alert.severity.${severity}`) : ''

/** Where a stranger could listen, the address and the password never travel in clear, unless the URL says otherwise. */
const mustEncrypt = (url: string): boolean => {
  const { protocol, hostname } = new URL(url)
  return protocol === 'smtp:' && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

/** Plain text through the operator's mail server. A mail that the server has taken is sent; what follows is the server's. */
export const mail = ({ url, from, consoleUrl, timeoutMs = longestSendMs / 3 }: MailSettings): Send => {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ ...timeouts, ...(mustEncrypt(url) ? { requireTLS: true } : {}), url })
  return async (alert) => {
    const { _id, kind, to, at } = alert
    try {
      await transport.sendMail({
        from: { name: 'Relais', address: from },
        to,
        subject: words(`bot:alert.subject.${kind}`, { severity: severityWord(alert) }),
        text: linesOf(alert, consoleUrl).join('\n\n'),
        date: new Date(at),
        // The same each time: a mail sent twice is one message for most programs.
        messageId: `<${_id.replaceAll(':', '.')}@${new URL(consoleUrl).hostname}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
    } catch (error) {
      throw new AlertFailure(typeof error === 'object' && error && 'code' in error ? String(error.code) : 'mail')
    }
  }
}
