import { createInstance } from 'i18next'
import sentences from '../../locales/fr/demo.json' with { type: 'json' }

export type DemoWords = `demo:${keyof typeof sentences & string}`

const i18n = createInstance()
void i18n.init({
  lng: 'fr',
  initAsync: false,
  showSupportNotice: false,
  resources: { fr: { demo: sentences } },
  keySeparator: false,
  interpolation: { escapeValue: false },
})

export const words = (key: DemoWords, variables: Record<string, string | number> = {}): string => i18n.t(key, variables)
