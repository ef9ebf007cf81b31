import type { EmergencyContact } from '../services/emergency/contact.ts'

/** What the bot says: one bubble. */
export interface Reply {
  text: string
  /** Buttons. Tapping one sends its text as if typed, so words and buttons are read by the same code. */
  suggestions?: string[]
  /** Services to call, write to or open, most fitting first. They stand in `text` too. */
  contacts?: EmergencyContact[]
  /**
   * `code`: shows a follow-up code; blanked after 24 h. `danger`: our page pins its contacts over the thread. `numbers`: the
   * same, and its text says nothing more, so that beside the pinned contacts it is heard and not seen.
   */
  kind?: 'code' | 'danger' | 'numbers'
}
