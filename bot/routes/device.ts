const browsers = [
  ['Edge', /\bEdg/],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chromium', /\bChrom(e|ium)\//],
  ['Safari', /\bSafari\//],
] as const

const systems = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const

/** Browser and system in two words, so that people know their own sessions apart; nothing finer is kept. */
export const deviceOf = (userAgent: string | undefined): string | undefined => {
  const known = [browsers, systems].map((list) => list.find(([, form]) => form.test(userAgent ?? ''))?.[0])
  return known.filter((part) => part !== undefined).join(', ') || undefined
}
