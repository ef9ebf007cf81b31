import { t } from '../words/words.ts'
import type { AlarmWays } from './alarm.ts'

/** Hertz: two tones that rise, soft enough for a room where somebody is on the telephone. */
const tones = [587, 880]
const toneSeconds = 0.22
const loudness = 0.15

let audio: AudioContext | undefined

/** Drawn by the browser itself: no file to fetch. Silent until the page was clicked once, as browsers want it. */
function playTones(): void {
  audio ??= new AudioContext()
  void audio.resume()
  const start = audio.currentTime
  for (const [index, hertz] of tones.entries()) {
    const tone = audio.createOscillator()
    const gain = audio.createGain()
    const from = start + index * toneSeconds
    tone.frequency.value = hertz
    // Swelling and fading, since a tone that is cut clicks.
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(loudness, from + 0.03)
    gain.gain.linearRampToValueAtTime(0, from + toneSeconds)
    tone.connect(gain).connect(audio.destination)
    tone.start(from)
    tone.stop(from + toneSeconds)
  }
}

function notify(text: string): void {
  // One tag: a second alert takes the first one's place instead of heaping up.
  const shown = new Notification(t('app.title'), { body: text, tag: 'relais' })
  shown.onclick = () => {
    window.focus()
    shown.close()
  }
}

export const browserAlarm: AlarmWays = {
  playTones,
  permission: () => ('Notification' in window ? Notification.permission : undefined),
  askPermission: () => Notification.requestPermission(),
  notify,
  isLookedAwayFrom: () => document.hidden || !document.hasFocus(),
}
