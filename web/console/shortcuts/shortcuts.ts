/** One key each. They work everywhere but where one types, and while a dialog is open only `?` does. */
export const shortcutKeys = {
  n: 'takeNext',
  j: 'nextRow',
  k: 'previousRow',
  r: 'reply',
  d: 'case',
  m: 'nextMine',
  b: 'desk',
  '?': 'sheet',
} as const

export type Shortcut = (typeof shortcutKeys)[keyof typeof shortcutKeys]

interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing: boolean
  repeat: boolean
}

/** Which shortcut a key press is, if any. `isTyping`: the focus is where text goes. */
export function shortcutOf(press: KeyPress, isTyping: boolean): Shortcut | undefined {
  if (isTyping || press.ctrlKey || press.metaKey || press.altKey || press.isComposing) return undefined
  const shortcut = shortcutKeys[press.key as keyof typeof shortcutKeys]
  // A key held down walks through the rows, and takes one case only.
  if (press.repeat && shortcut !== 'nextRow' && shortcut !== 'previousRow') return undefined
  return shortcut
}

const textFields = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]'

export const isTypingIn = (element: Element | null): boolean => element?.matches(textFields) === true
