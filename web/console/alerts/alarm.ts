import { t } from '../words/words.ts'
import type { OnUnlessOff } from './choices-kept.ts'

/** What the browser offers of it; tests bring their own. */
export interface AlarmWays {
  playTones(): void
  /** Undefined where the browser has no notifications. */
  permission(): NotificationPermission | undefined
  askPermission(): Promise<NotificationPermission>
  /** Shown by the system, over other windows: `text` must say nothing of a case. */
  notify(text: string): void
  /** Nobody looks at this page now. */
  isLookedAwayFrom(): boolean
}

/**
 * A critical case has come in: heard, unless somebody turned the sound off, and shown by the system to whoever looks
 * elsewhere and asked for it. Never a word of the case.
 */
export class Alarm {
  readonly #ways: AlarmWays
  readonly sound: OnUnlessOff

  constructor(ways: AlarmWays, sound: OnUnlessOff) {
    this.#ways = ways
    this.sound = sound
  }

  get permission(): NotificationPermission | undefined {
    return this.#ways.permission()
  }

  askPermission(): Promise<NotificationPermission> {
    return this.#ways.askPermission()
  }

  tryOut(): void {
    this.#ways.playTones()
  }

  raise(): void {
    if (this.sound.isOn) this.#ways.playTones()
    if (this.permission === 'granted' && this.#ways.isLookedAwayFrom()) this.#ways.notify(t('queue.newCritical'))
  }
}
