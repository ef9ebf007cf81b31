import { writeFileSync } from 'node:fs'
import { compileRules } from '../services/triage/rule-book.ts'

/** Writes the rules as a compiled book beside their copies: the last step of a build, run from `dist/`. */
writeFileSync(new URL('../services/triage/rules/compiled.json', import.meta.url), JSON.stringify(compileRules()))
