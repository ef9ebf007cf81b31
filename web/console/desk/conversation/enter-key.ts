interface KeyPress {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  isComposing: boolean
}

/**
 * Whether a key press sends. Enter sends and Shift+Enter goes to the next line; on a touch keyboard, which has no Shift+Enter,
 * Enter goes to the next line. Never while an accent or a character is being composed.
 */
export function isSendKey(press: KeyPress, isTouch: boolean): boolean {
  if (press.key !== 'Enter' || press.isComposing) return false
  if (press.ctrlKey || press.metaKey) return true
  return !press.shiftKey && !isTouch
}
