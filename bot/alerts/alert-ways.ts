import type { AlertWay } from '../../services/alerts/alert.ts'
import type { Send } from '../../services/alerts/alerts.ts'
import type { Clock } from '../../services/clock.ts'
import type { AlertSettings } from '../config.ts'
import { webhook } from './webhook.ts'

/** The ways that are configured. The mail client is read from the disk by whoever sends mail. */
export async function openAlertWays(
  settings: AlertSettings,
  origin: string,
  clock: Clock,
): Promise<Partial<Record<AlertWay, Send>>> {
  const consoleUrl = `${origin}/console`
  const mail = settings.mail && (await import('./mail.ts')).mail({ ...settings.mail, consoleUrl })
  return {
    ...(settings.webhook ? { webhook: webhook({ ...settings.webhook, consoleUrl, clock }) } : {}),
    ...(mail ? { mail } : {}),
  }
}
