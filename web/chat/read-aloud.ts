/** The part of `SpeechSynthesisVoice` that decides. */
export interface Voice {
  lang: string
  localService: boolean
}

/** A French voice that lives on the device. Others send the words of the conversation to somebody's server. */
export const localFrenchVoice = <V extends Voice>(voices: readonly V[]): V | undefined =>
  voices.find((voice) => voice.localService === true && /^fr\b/i.test(voice.lang))
