/** For whoever waits for a long measurement; what is measured goes to the standard output alone. */
export const tell = (what: string): void => {
  process.stderr.write(`${new Date().toISOString()} ${what}\n`)
}
