import { createInstance } from 'i18next'
import sentences from '../../locales/fr/store.json' with { type: 'json' }

export type StoreWords = `store:${keyof typeof sentences & string}`

const i18n = createInstance()
void i18n.init({
  lng: 'fr',
  initAsync: false,
  showSupportNotice: false,
  resources: { fr: { store: sentences } },
  keySeparator: false,
  interpolation: { escapeValue: false },
})

/** What the operator of `npm run store` reads. */
export const words = (key: StoreWords, variables: Record<string, string | number> = {}): string =>
  i18n.t(key, variables)
