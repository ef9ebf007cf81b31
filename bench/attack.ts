import type { Measurement } from './measurement.ts'
import { tell } from './progress.ts'
import { type Attacked, attackOnce } from './stats/attacks.ts'
import { attackCorrections, attackYear } from './stats/edition-attacks.ts'

export interface AttackSizes {
  /** Random quarters that the attacker tries. */
  quarters: number
  /** Random years, of four quarters each, with what everybody reads of them. */
  years: number
  /** Random quarters, each corrected twice if it may be. */
  corrected: number
}

const short: AttackSizes = { quarters: 100, years: 4, corrected: 6 }
/** A thousand data sets. A year, or a quarter with its corrections, takes as long as a hundred quarters. */
const long: AttackSizes = { quarters: 900, years: 40, corrected: 60 }

/** What an attacker finds in what is published, and what where a protection is switched off. */
export const measureAttack = (options: { long: boolean }): Promise<Measurement> =>
  measureAttackOf(options.long ? long : short)

export async function measureAttackOf({ quarters, years, corrected }: AttackSizes): Promise<Measurement> {
  const found = { leaks: 0, told: 0, corrections: 0 }
  const each = async (what: string, count: number, attackOf: (seed: number) => Promise<Attacked>): Promise<void> => {
    for (let seed = 1; seed <= count; seed++) {
      const { leaks, told } = await attackOf(seed)
      found.leaks += leaks.length
      found.told += told
      if (leaks.length > 0) tell(`attack: ${what}, seed ${seed}: ${JSON.stringify(leaks.slice(0, 3))}`)
      if (seed % 10 === 0 || seed === count) tell(`attack: ${seed} of ${count} ${what}, ${found.leaks} leaks so far`)
    }
  }
  await each('quarters', quarters, (seed) => attackOnce(seed))
  await each('years', years, (seed) => attackYear(seed))
  await each('corrected quarters', corrected, async (seed) => {
    const attacked = await attackCorrections(seed)
    found.corrections += attacked.corrections
    return attacked
  })
  const bySubtraction = await Promise.all([1, 2, 3].map((seed) => attackOnce(seed, { secondary: false })))
  return {
    figures: {
      ...{ attackedQuarters: quarters, attackedYears: years, attackedCorrected: corrected },
      ...{ correctionsTold: found.corrections, cellsTold: found.told, leaksFound: found.leaks },
      leaksFoundUnprotected: (await attackOnce(7, { unprotected: true })).leaks.length,
      leaksFoundWithoutSecondary: bySubtraction.flatMap(({ leaks }) => leaks).filter(({ how }) => how === 'found')
        .length,
      leaksFoundPublicFromCounts: (await attackYear(2, { publicFromCounts: true })).leaks.length,
      leaksFoundBetweenEditions: (await attackCorrections(27, { anyCorrection: true })).leaks.length,
    },
    reference:
      'le même programme devant les mêmes chiffres, une protection après l’autre ôtée (leaksFoundUnprotected…)',
  }
}
