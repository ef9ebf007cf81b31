import { localFrenchVoice } from './read-aloud.ts'
import type { Thread } from './thread.ts'

/** Reading aloud as the menu sees it. */
export interface ReadAloud {
  isPossible: boolean
  isOn: boolean
  toggle(): void
}

/** Reads what others say, with a voice of the device or not at all. */
export class Speaker {
  #isOn = false
  /** How much of the thread was there when it was switched on, or has been read since. */
  #read = new Set<string>()

  get isPossible(): boolean {
    return this.#voice() !== undefined
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** Switched on, it starts with the last thing said to the teen. */
  toggle(thread: Thread): void {
    if (this.#isOn) {
      this.stop()
      return
    }
    this.#isOn = true
    const last = thread.items.filter((item) => item.author === 'bot' || item.author === 'counsellor').at(-1)
    this.#read = new Set(thread.items.filter((item) => item !== last).map((item) => item.key))
    this.follow(thread)
  }

  /** Reads what is new. */
  follow(thread: Thread): void {
    if (!this.#isOn) return
    for (const item of thread.items) {
      if (this.#read.has(item.key)) continue
      this.#read.add(item.key)
      if (item.author === 'bot' || item.author === 'counsellor') this.#say(item.text)
    }
  }

  stop(): void {
    this.#isOn = false
    if ('speechSynthesis' in window) speechSynthesis.cancel()
  }

  /** Tells when the browser has found its voices: often after the page has loaded. */
  onVoices(changed: () => void): void {
    if ('speechSynthesis' in window) speechSynthesis.addEventListener?.('voiceschanged', changed)
  }

  #voice(): SpeechSynthesisVoice | undefined {
    return 'speechSynthesis' in window ? localFrenchVoice(speechSynthesis.getVoices()) : undefined
  }

  #say(text: string): void {
    const voice = this.#voice()
    if (!voice) return
    const words = new SpeechSynthesisUtterance(text)
    words.voice = voice
    words.lang = voice.lang
    speechSynthesis.speak(words)
  }
}
