import { ModelReader } from '../services/triage/model/linear-model.ts'
import type { TriageModel } from '../services/triage/model/reading.ts'
import { readMessage } from '../services/triage/read-message.ts'
import { readRulesOf } from '../services/triage/triage-report.ts'
import { decideAll, type Witnessed } from './decide.ts'
import { featuresOf, learn } from './learn.ts'
import type { TrainingMessage } from './messages.ts'

const foldCount = 5

export interface WitnessedMessage extends Witnessed {
  readonly message: TrainingMessage
}

export interface CrossValidation {
  /** Every message, with the margins of the model that had not learned its fold. */
  readonly witnessed: readonly WitnessedMessage[]
  /** For each fold, the model learned from the others. */
  readonly readers: readonly ModelReader[]
}

/** Learns five times, each time leaving one fifth of the batches out. */
export const leaveOneFoldOut = (messages: readonly TrainingMessage[]): CrossValidation => {
  const features = messages.map(featuresOf)
  const readers = Array.from({ length: foldCount }, (_, fold) => {
    const kept = [...messages.keys()].filter((index) => messages[index]?.fold !== fold)
    return new ModelReader(
      learn(
        kept.flatMap((index) => messages[index] ?? []),
        kept.flatMap((index) => features[index] ?? []),
      ),
    )
  })
  const witnessed = messages.map((message) => {
    const reading = readMessage(message.text, 0)
    const reader = readers[message.fold]
    if (!reader) throw new Error(`fold ${message.fold} does not exist`)
    return { message, margins: reader.read(message.text, reading.tokens), ruled: readRulesOf([reading]) }
  })
  return { witnessed, readers }
}

/** Rules were tuned on these batches: what they say there proves nothing about words they have not met. */
export const isUntuned = ({ message }: { message: TrainingMessage }): boolean => !message.tuned

/** For each fold, a model and decisions that come from the other folds alone. */
export const modelsOfFolds = ({ witnessed, readers }: CrossValidation): TriageModel[] =>
  readers.map((reader, fold) => ({
    reader,
    decisions: decideAll(witnessed.filter((one) => isUntuned(one) && one.message.fold !== fold)),
  }))
