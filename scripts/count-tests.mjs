/** Prints the closing line of the test run, from vitest's JSON report: `N passed, N failed`. */
import { readFileSync } from 'node:fs'

const { numPassedTests, numFailedTests, numPendingTests = 0 } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`)
