import { createInstance } from 'i18next'
import sentences from '../locales/fr/bot.json' with { type: 'json' }

export type BotWords = `bot:${keyof typeof sentences & string}`

const i18n = createInstance()
void i18n.init({
  lng: 'fr',
  initAsync: false,
  showSupportNotice: false,
  resources: { fr: { bot: sentences } },
  keySeparator: false,
  interpolation: { escapeValue: false },
})

/** The server's own sentences: errors of the web channel, the start, what the bot says when a person has gone. */
export const words = (key: BotWords, variables: Record<string, string | number> = {}): string => i18n.t(key, variables)
