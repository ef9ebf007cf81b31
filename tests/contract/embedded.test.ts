import { embeddedPlace } from './embedded-place.ts'
import { rawContract } from './raw-contract.ts'
import { storeContract } from './store-contract.ts'

storeContract('embedded', embeddedPlace)
rawContract('embedded', embeddedPlace)
