import { embeddedPlace } from './embedded-place.ts'
import { storeContract } from './store-contract.ts'

storeContract('embedded', embeddedPlace)
